package org.dyno4j.isolation;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

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
     * @throws IsolationException if a terminal is asked for and this isolation has none
     */
    SandboxProcess start(ProcessSpec spec);

    /** Sends a signal to every process inside. Does nothing where none is left. */
    void signal(Signal signal);

    /**
     * Whether a TCP connection to this port of the sandbox's own loopback interface is accepted right now.
     *
     * @throws IllegalArgumentException if it is not 1 to 65,535
     */
    boolean accepts(int port);

    /**
     * Begins a TCP connection to this port of the sandbox's own loopback interface. Doesn't wait for it, nor for
     * anything else that goes on in the sandbox.
     *
     * @throws IllegalArgumentException if the port is not 1 to 65,535
     * @throws IOException if it is known at once that the connection fails
     * @throws SandboxException if the sandbox is closed, or is being closed or frozen just now
     */
    SandboxConnection connect(int port) throws IOException;

    /** What everything inside has used up to now; after {@link #close}, what it had used in all. */
    ResourceUsage usage();

    /**
     * What everything inside uses now, in detail.
     *
     * @throws SandboxException if the sandbox is closed
     * @throws IsolationException if this isolation doesn't count that
     */
    default ResourceMetrics metrics() {
        throw new IsolationException(name() + ": there are no metrics", List.of("metrics: not counted"));
    }

    /**
     * How many processes and threads inside run, or wait for a processor, at this moment; absent where this isolation
     * doesn't count that.
     *
     * @throws SandboxException if the sandbox is closed
     */
    default OptionalInt runnableTasks() {
        return OptionalInt.empty();
    }

    /**
     * Changes the limits of everything inside while it runs; a limit that is absent is lifted.
     *
     * @throws MemoryInUseException if more memory is used than there is to be, and can't be taken back: all limits are as
     *     before then, and nothing was killed
     * @throws SandboxException if the sandbox is closed, or the kernel refuses: the limits are as before then
     * @throws IsolationException if not all of these limits can be enforced; it lists those
     */
    default void limit(ResourceLimits limits) {
        throw new IsolationException(name() + " can't be limited", List.of("limits: not enforced"));
    }

    /**
     * Stops every process inside where it stands, without its knowing, and returns when all stand still.
     *
     * <p>Until {@link #thaw} no process can be started inside, and signals wait, but for SIGKILL; {@link #close} works, and
     * the end of the JVM is the end of what is frozen, too. Idempotent.
     *
     * @throws SandboxException if the sandbox is closed, or not all could be stopped in time: all go on then
     * @throws IsolationException if this isolation can't
     */
    default void freeze() {
        throw new IsolationException(name() + " can't be frozen", List.of("freezing: not possible"));
    }

    /**
     * Lets every process inside go on. Idempotent.
     *
     * @throws SandboxException if the sandbox is closed
     * @throws IsolationException if this isolation can't freeze in the first place
     */
    default void thaw() {
        throw new IsolationException(name() + " can't be thawed", List.of("freezing: not possible"));
    }

    /**
     * Kills every process inside and removes the sandbox.
     *
     * <p>Blocks until all of it is gone; by then every {@link OutputSink} has had its {@code end()} and every
     * {@link SandboxProcess#exit()} is complete. Idempotent.
     *
     * @throws IllegalStateException on the I/O thread, where sinks are called and dependents of
     *     {@link SandboxProcess#exit()} run that are not asynchronous; nothing was done then. What can be done there is to
     *     {@linkplain #signal kill} what runs inside, or to have another thread close
     */
    @Override
    void close();
}
