/**
 * Shows what dynos use to Micrometer, for programs that have it: {@link org.dyno4j.micrometer.DynoMeters}. Nothing else
 * needs Micrometer's jar.
 */
@org.jspecify.annotations.NullMarked
package org.dyno4j.micrometer;
