/**
 * The library's own files and directories: how they survive the end of the JVM, belong to one, and are removed; not
 * exported.
 *
 * <p>Enter at {@link org.dyno4j.state.AtomicFile}.
 */
package org.dyno4j.state;
