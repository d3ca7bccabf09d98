/**
 * The supervision of one dyno as a state machine of the control thread; not exported.
 *
 * <p>Enter at {@link org.dyno4j.dyno.supervision.Dyno}. What it stands on, real or simulated, is
 * {@link org.dyno4j.dyno.supervision.Platform}: {@link org.dyno4j.dyno.supervision.Control} is time and the order of
 * events, {@link org.dyno4j.dyno.supervision.Workers} does what blocks.
 */
package org.dyno4j.dyno.supervision;
