/**
 * What the library costs beside what one would use instead, as ratios; enter at {@link
 * org.dyno4j.linux.benchmark.Benchmarks}, which {@code mvn -q -Pbenchmark test} runs.
 *
 * <p>Part of the tests, so that every build compiles it and holds it to the house rules; JMH's own code for it is
 * generated in the profile alone.
 */
package org.dyno4j.linux.benchmark;
