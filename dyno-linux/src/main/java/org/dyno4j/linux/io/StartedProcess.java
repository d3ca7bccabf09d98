package org.dyno4j.linux.io;

/**
 * A process that has just been started, and what the JVM holds of it; whoever holds the record owns the descriptors.
 *
 * @param sandbox the sandbox's name, for messages
 * @param pid the process id as the JVM sees it
 * @param pidfd the process itself
 * @param streams the JVM's ends of its standard streams
 */
public record StartedProcess(String sandbox, long pid, OwnedDescriptor pidfd, HeldStreams streams)
        implements AutoCloseable {

    /** Closes the descriptors, as far as they are still open. */
    @Override
    public void close() {
        pidfd.close();
        streams.close();
    }
}
