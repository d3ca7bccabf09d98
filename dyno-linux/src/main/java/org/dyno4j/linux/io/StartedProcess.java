package org.dyno4j.linux.io;

import java.util.Optional;

/**
 * A process that has just been started, and what the JVM holds of it; whoever holds the record owns the descriptors.
 *
 * @param sandbox the sandbox's name, for messages
 * @param pid the process id as the JVM sees it
 * @param pidfd the process itself
 * @param stdin the non-blocking write end of standard input's pipe, where there is one
 * @param stdout the non-blocking read end of standard output's pipe
 * @param stderr the same of standard error, where it has a pipe of its own
 */
public record StartedProcess(
        String sandbox,
        long pid,
        OwnedDescriptor pidfd,
        Optional<OwnedDescriptor> stdin,
        OwnedDescriptor stdout,
        Optional<OwnedDescriptor> stderr)
        implements AutoCloseable {

    /** Closes the descriptors, as far as they are still open. */
    @Override
    public void close() {
        pidfd.close();
        stdin.ifPresent(OwnedDescriptor::close);
        stdout.close();
        stderr.ifPresent(OwnedDescriptor::close);
    }
}
