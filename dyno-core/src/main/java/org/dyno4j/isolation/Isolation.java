package org.dyno4j.isolation;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * Creates sandboxes on this host, and says what they enforce.
 *
 * <p>All methods may be called from any platform thread, several at once. {@link #create} and everything on
 * {@link Sandbox} that blocks may call native code, so none of it belongs on a virtual thread.
 */
public interface Isolation extends AutoCloseable {

    /** What sandboxes of this isolation enforce, what they don't, and why. */
    IsolationReport report();

    /**
     * Creates an empty sandbox: its walls and limits stand, nothing runs in it yet.
     *
     * @throws IsolationException if the host can't give all that the spec asks for; it lists everything missing
     * @throws SandboxException if a step of the creation failed; nothing of the sandbox is left then
     */
    Sandbox create(SandboxSpec spec);

    /**
     * Listens on an address of the JVM's own network and carries each TCP connection into a sandbox.
     *
     * <p>For each connection the targets are asked for anew and tried in an order that spreads connections evenly,
     * until one accepts; where none does, the connection is reset. Bytes flow both ways with half-close and
     * back-pressure. The supplier is called on an I/O thread and must not block. An isolation may limit how many
     * connections one address has at a time, and how long one lasts of which one direction has ended and in the other
     * nothing moves; it says so then.
     *
     * @throws org.dyno4j.DynoException if the address can't be listened on
     */
    PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets);

    /**
     * Refuses what waits for dynos to end, before anything of it is done, on a thread that has to bring that about: one
     * that calls sinks and completes {@link SandboxProcess#exit}. Does nothing on others, nor where there is no such thread.
     *
     * @param awaited what is waited for, as a clause: {@code web.1 is closed}
     * @throws IllegalStateException on such a thread
     */
    default void refuseOnOwnThread(String awaited) {}

    /**
     * Kills and removes every sandbox and port forward that is left, and ends this isolation's threads. Idempotent.
     *
     * @throws IllegalStateException on the I/O thread, as of {@link Sandbox#close}
     */
    @Override
    void close();
}
