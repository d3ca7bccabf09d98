/**
 * Changes the number of dynos with their load.
 *
 * <p>Enter at {@link org.dyno4j.autoscale.Autoscaler}, which is given a {@link org.dyno4j.autoscale.ScalingPolicy}, what
 * it may do, and a {@link org.dyno4j.autoscale.ScalingSignal}, what it goes by.
 */
package org.dyno4j.autoscale;
