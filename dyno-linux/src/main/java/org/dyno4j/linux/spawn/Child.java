package org.dyno4j.linux.spawn;

import org.dyno4j.linux.io.OwnedDescriptor;

/**
 * A process that was started.
 *
 * @param pid its number as the JVM sees it
 * @param pidfd its pidfd, close-on-exec; belongs to whoever gets this record, who also waits for the process
 */
public record Child(long pid, OwnedDescriptor pidfd) {}
