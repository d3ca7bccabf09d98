/**
 * Finds out, by trying and never by version numbers, what this host lets this JVM enforce, and what would help.
 *
 * <p>Enter at {@link org.dyno4j.linux.probe.HostProbe}.
 */
package org.dyno4j.linux.probe;
