/**
 * What dynos use, looked at again and again.
 *
 * <p>Enter at {@link org.dyno4j.metrics.MetricsSampler}, which makes {@link org.dyno4j.metrics.DynoSample}s.
 */
package org.dyno4j.metrics;
