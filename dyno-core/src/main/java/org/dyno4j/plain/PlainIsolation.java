package org.dyno4j.plain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;

/**
 * Runs dynos as plain child processes of this JVM: <em>nothing is isolated and nothing is limited</em>.
 *
 * <p>For machines that are not Linux, and never chosen for anyone: to open it is to accept what {@link #report} says.
 * In particular:
 *
 * <ul>
 *   <li>{@code /app}, as working directory, in front of the program's path and as the value of {@code HOME}, stands for
 *       the application's directory itself; elsewhere in arguments and variables it means what it says.
 *   <li>A stack other than the host's is refused.
 *   <li>Limits and network mode of a spec are ignored. All dynos share the host's ports.
 *   <li>The JVM shows an exit by signal as 128 plus its number; so statuses 129 to 192 are taken for signals.
 *   <li>What a process leaves running when it ends keeps no pipe to a sink; it is killed with the sandbox if it has been
 *       noticed before, by a signal to the sandbox or a look at its usage.
 *   <li>Signals other than SIGTERM and SIGKILL are sent by the {@code kill} command.
 * </ul>
 *
 * <p>Threads: one for the output of all processes, one for all port forwards, and the one that the JDK has for each
 * child process.
 */
public final class PlainIsolation implements Isolation {
    private final OutputPoller poller = new OutputPoller();
    private final RelayLoop relays = new RelayLoop();
    private final Set<PlainSandbox> sandboxes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private PlainIsolation() {}

    /** Opens it; whoever does accepts that nothing is isolated. */
    public static PlainIsolation open() {
        return new PlainIsolation();
    }

    @Override
    public IsolationReport report() {
        return PlainReport.create();
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        if (!spec.stack().equals(Stack.host())) {
            throw new IsolationException(
                    spec.name() + " can't have a stack of its own",
                    List.of("stack: plain processes see the host's files as they are"));
        }
        PlainSandbox sandbox = new PlainSandbox(spec, poller, sandboxes::remove);
        sandboxes.add(sandbox);
        if (closed) {
            sandbox.close();
            throw new IllegalStateException("the isolation is closed");
        }
        return sandbox;
    }

    @Override
    public PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        return relays.listen(listen, targets);
    }

    @Override
    public void refuseOnOwnThread(String awaited) {
        poller.refuseOnItsThread(awaited);
    }

    @Override
    public void close() {
        refuseOnOwnThread("the isolation is closed");
        closed = true;
        sandboxes.forEach(PlainSandbox::close);
        relays.close();
        poller.close();
    }
}
