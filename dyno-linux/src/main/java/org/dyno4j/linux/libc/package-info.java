/**
 * System calls, their numbers per architecture, error numbers, and native memory with an explicit lifetime.
 *
 * <p>Enter at {@link org.dyno4j.linux.libc.SystemCalls}.
 */
package org.dyno4j.linux.libc;
