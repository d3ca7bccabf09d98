package org.dyno4j.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.cgroup.Cgroup;
import org.dyno4j.linux.io.LinuxSandboxProcess;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.ProcessDescriptor;
import org.dyno4j.linux.net.SandboxSockets;

/**
 * A sandbox: process 1 of a pid namespace, with the walls that it stands in, and a cgroup around it.
 *
 * <p>Whatever uses process 1 holds the lock shared, and closing holds it alone; so no process is born into a sandbox
 * that is being closed, and no descriptor is used after it was closed.
 */
final class LinuxSandbox implements Sandbox {
    /** For starts that are under way: they take milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final SandboxKernel kernel;
    private final OwnedDescriptor initDescriptor;
    private final ProcessDescriptor init;
    private final ControlPipe control;
    private final Cgroup cgroup;
    private final Releases releases;
    private final Consumer<? super LinuxSandbox> whenClosed;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<LinuxSandboxProcess> processes = new ArrayList<>();
    private volatile boolean closed;
    /** Changed alone only, so no process is born meanwhile: its birth would stand still, and the JVM's thread with it. */
    private boolean frozen;

    /**
     * Takes over a running process 1.
     *
     * @param releases gives back, once nothing runs any more, what was acquired for the sandbox
     * @param whenClosed is told in the end
     */
    LinuxSandbox(
            String name,
            SandboxKernel kernel,
            OwnedDescriptor init,
            ControlPipe control,
            Cgroup cgroup,
            Releases releases,
            Consumer<? super LinuxSandbox> whenClosed) {
        this.name = name;
        this.kernel = kernel;
        this.initDescriptor = init;
        this.init = new ProcessDescriptor(kernel.calls(), init);
        this.control = control;
        this.cgroup = cgroup;
        this.releases = releases;
        this.whenClosed = whenClosed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SandboxProcess start(ProcessSpec spec) {
        return whileOpen(() -> {
            if (frozen) {
                throw new SandboxException(name, "the sandbox is frozen; nothing can be started in it");
            }
            LinuxSandboxProcess process = kernel.start(name, initDescriptor.number(), cgroup, spec);
            synchronized (processes) {
                processes.removeIf(LinuxSandboxProcess::isOver);
                processes.add(process);
            }
            return process;
        });
    }

    @Override
    public void signal(Signal signal) {
        lock.readLock().lock();
        try {
            if (!closed) {
                control.send(signal);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public boolean accepts(int port) {
        ForwardTarget target = new ForwardTarget(this, port);
        if (closed) {
            return false;
        }
        Optional<OwnedDescriptor> connection =
                atOnce(() -> kernel.sockets().connected(name, initDescriptor.number(), target.port()));
        connection.ifPresent(OwnedDescriptor::close);
        return connection.isPresent();
    }

    /** A socket whose connection into the sandbox has begun; see {@link SandboxSockets#connect}. */
    OwnedDescriptor begin(int port) {
        return atOnce(() -> kernel.sockets().connect(name, initDescriptor.number(), port));
    }

    @Override
    public SandboxConnection connect(int port) {
        ForwardTarget target = new ForwardTarget(this, port);
        return atOnce(() -> kernel.sockets().begin(name, initDescriptor.number(), target.port()));
    }

    /**
     * For what others wait for, whatever this sandbox does: who holds the lock alone may do so for long, as what runs
     * inside pleases, and so may who waits for it while a start is held up.
     */
    private <T> T atOnce(Supplier<T> use) {
        // Passes those who wait for the lock alone, which lock() does not.
        if (!lock.readLock().tryLock()) {
            throw new SandboxException(name, "the sandbox is being closed, frozen or thawed; try again later");
        }
        try {
            return whileOpen(use);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * For what no start may fall into. Bounded, because a dyno's process can hold up a start for ever, by SIGSTOP, and
     * whoever waits for the lock alone holds up those who come later.
     */
    private void alone(String what, Runnable change) {
        try {
            if (!lock.writeLock().tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SandboxException(
                        name,
                        what + ": for " + PATIENCE.toSeconds() + " s the start of a process has not come to its end;"
                                + " what runs in the sandbox may have stopped it, then only closing the sandbox ends it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(name, what + ": interrupted while waiting for a start to end", e);
        }
        try {
            whileOpen(lock.writeLock(), () -> {
                change.run();
                return true;
            });
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T whileOpen(Supplier<T> use) {
        return whileOpen(lock.readLock(), use);
    }

    private <T> T whileOpen(Lock held, Supplier<T> use) {
        held.lock();
        try {
            if (closed) {
                throw new SandboxException(name, "the sandbox is closed");
            }
            return use.get();
        } finally {
            held.unlock();
        }
    }

    @Override
    public ResourceMetrics metrics() {
        return atOnce(() -> {
            ResourceMetrics all = cgroup.metrics();
            return new ResourceMetrics(
                    all.processor(), all.memory(), withoutInit(all.processes()), all.io(), all.pressure());
        });
    }

    /** Process 1 is never among them: it waits all the time. */
    @Override
    public OptionalInt runnableTasks() {
        return atOnce(cgroup::runnableTasks);
    }

    @Override
    public void limit(ResourceLimits limits) {
        whileOpen(() -> {
            cgroup.limit(SandboxFactory.withInit(limits));
            return true;
        });
    }

    @Override
    public void freeze() {
        alone("can't be frozen", () -> {
            cgroup.freeze();
            frozen = true;
        });
    }

    @Override
    public void thaw() {
        alone("can't be thawed", () -> {
            cgroup.thaw();
            frozen = false;
        });
    }

    @Override
    public ResourceUsage usage() {
        ResourceUsage all = cgroup.usage();
        return new ResourceUsage(
                all.cpuTime(),
                all.memoryBytes(),
                all.peakMemoryBytes(),
                withoutInit(all.processes()),
                all.oomKills(),
                all.processLimitHits());
    }

    /** Process 1 is the library's own, not one of the dyno's. */
    private static OptionalLong withoutInit(OptionalLong processes) {
        return processes.isPresent() ? OptionalLong.of(Math.max(0, processes.getAsLong() - 1)) : OptionalLong.empty();
    }

    /**
     * Process 1 is killed before anybody is waited for: the dyno's processes can hold up a start for ever, by SIGSTOP.
     * It takes the new process with it, and the start fails.
     */
    @Override
    public void close() {
        kernel.loop().refuseOnLoopThread(name + " is closed");
        Releases phases = new Releases();
        phases.add(this::endAlone);
        phases.add(() -> init.signal(Signal.SIGKILL));
        phases.run();
    }

    private void endAlone() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                end();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Kills everything: the kernel does, when process 1 of a pid namespace ends (pid_namespaces(7)).
     *
     * <p>Process 1 only becomes waitable once all others are gone and reaped, which the I/O loop does for the JVM's
     * children. The cgroup is last: its counters are read when nothing can move them any more.
     */
    private void end() {
        Releases teardown = new Releases();
        teardown.add(() -> whenClosed.accept(this));
        teardown.add(releases::run);
        teardown.add(init::close);
        teardown.add(this::finishProcesses);
        teardown.add(init::awaitEnd);
        if (cgroup.killable()) {
            teardown.add(cgroup::kill);
        }
        teardown.run();
    }

    private void finishProcesses() {
        synchronized (processes) {
            processes.forEach(LinuxSandboxProcess::finish);
            processes.clear();
        }
    }

    @Override
    public String toString() {
        return "LinuxSandbox[" + name + "]";
    }
}
