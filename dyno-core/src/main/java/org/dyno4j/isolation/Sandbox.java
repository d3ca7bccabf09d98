package org.dyno4j.isolation;

/**
 * One isolated, limited place in which processes run.
 *
 * <p>Thread-safe. The sandbox belongs to whoever created it, who closes it.
 */
public interface Sandbox extends AutoCloseable {

    /** The name from the spec. */
    String name();

    /**
     * Starts a process inside.
     *
     * @throws CommandException if the command can't be executed: not found (127) or not executable (126)
     * @throws SandboxException if any other step failed; nothing of the process is left then
     */
    SandboxProcess start(ProcessSpec spec);

    /** Sends a signal to every process inside. Does nothing where none is left. */
    void signal(Signal signal);

    /** Whether a TCP connection to this port of the sandbox's own loopback interface is accepted right now. */
    boolean accepts(int port);

    /** What everything inside has used up to now; after {@link #close}, what it had used in all. */
    ResourceUsage usage();

    /**
     * Kills every process inside and removes the sandbox.
     *
     * <p>Blocks until all of it is gone; by then every {@link OutputSink} has had its {@code end()} and every
     * {@link SandboxProcess#exit()} is complete. Idempotent.
     */
    @Override
    void close();
}
