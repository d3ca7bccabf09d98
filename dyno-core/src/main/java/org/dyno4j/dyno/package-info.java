/**
 * What a dyno is: its name, size, states, policies, and the verdict on how it ended.
 *
 * <p>Enter at {@link org.dyno4j.dyno.DynoStatus}, what is seen of a dyno, or at
 * {@link org.dyno4j.dyno.ExitVerdict}.
 */
package org.dyno4j.dyno;
