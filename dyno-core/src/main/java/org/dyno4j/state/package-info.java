/**
 * Files that keep what the library knows beyond the end of the JVM; not exported.
 *
 * <p>Enter at {@link org.dyno4j.state.AtomicFile}.
 */
package org.dyno4j.state;
