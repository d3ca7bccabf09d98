package org.dyno4j.linux;

import com.google.common.base.Suppliers;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.cgroup.CgroupOptions;
import org.dyno4j.linux.cgroup.Cgroups;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.TcpForwards;
import org.dyno4j.linux.probe.FurtherProbe;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.Spawner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Isolation by Linux namespaces and cgroups, in this process alone: no daemon, no helper program.
 *
 * <p>Needs Linux 5.19 or later on x86-64 or aarch64, and root (CAP_SYS_ADMIN and its kin), or user namespaces that an
 * ordinary user may make: then every dyno is that user to the kernel, and namespaces alone keep dynos apart.
 * Thread-safe; for platform threads. Each instance has one I/O thread and, with root, one that makes network namespaces
 * ahead, whatever the number of sandboxes.
 */
public final class LinuxIsolation implements Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxIsolation.class);

    private final SandboxFactory factory;
    private final TcpForwards forwards;
    private final Supplier<IsolationReport> report;
    private final Releases releases;
    private final Set<Sandbox> sandboxes = ConcurrentHashMap.newKeySet();
    /** Shared by whatever may start a process; alone for closing, which takes away the code that does. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    private LinuxIsolation(
            SandboxFactory factory, TcpForwards forwards, Supplier<IsolationReport> report, Releases releases) {
        this.factory = factory;
        this.forwards = forwards;
        this.report = report;
        this.releases = releases;
    }

    /**
     * Opens the isolation that this host gives, after trying in a child that exits at once all that every sandbox needs.
     *
     * <p>Cgroups that a dead JVM has left are removed on the way.
     *
     * @throws IsolationException if anything is missing: the host is not Linux, JNA can't be
     *     loaded, a kernel mechanism is refused, there is no usable cgroup hierarchy; it lists all of it, each with
     *     its cause, the error by name, and what the administrator would do
     */
    public static LinuxIsolation open() {
        return open(IsolationPolicy.complete());
    }

    /**
     * Opens the isolation that this host gives, where what the policy names may be missing.
     *
     * <p>Of what it can name, only the limits and the accounting can be done without; sandboxes then have no limit that
     * the host can't enforce, whatever their specs say, and that is logged once, as a warning.
     *
     * @throws IsolationException if anything else is missing, as {@link #open()} does
     */
    public static LinuxIsolation open(IsolationPolicy policy) {
        return open(Prerequisites.systemCalls(System.getProperty("os.name", "")), policy, ProgramEditor.NONE);
    }

    static LinuxIsolation open(SystemCalls calls, ProgramEditor editor) {
        return open(calls, IsolationPolicy.complete(), editor);
    }

    static LinuxIsolation open(SystemCalls calls, IsolationPolicy policy, ProgramEditor editor) {
        Releases releases = new Releases();
        try {
            Spawner spawner = Prerequisites.spawner(calls, editor);
            releases.add(spawner::close);
            Cgroups cgroups = Cgroups.open(calls, CgroupOptions.defaults().with(policy));
            releases.add(cgroups::close);
            SyscallFilters filters = SyscallFilters.open(calls, Architecture.current());
            releases.add(filters::close);
            Prerequisites.Foundation found = Prerequisites.check(calls, spawner, cgroups, filters);
            warnOfMissing(found.mechanisms(), policy);
            ProcessLimits limits = ProcessLimits.open(calls, spawner);
            EventLoop loop = EventLoop.open(calls);
            releases.add(loop::close);
            Mode mode = found.mapped().<Mode>map(Rootless::open).orElseGet(() -> Rootful.open(calls, spawner));
            releases.add(mode::close);
            TcpForwards forwards = new TcpForwards(loop, LinuxIsolation::begin);
            releases.add(forwards::close);
            SandboxFactory factory =
                    new SandboxFactory(calls, loop, spawner, cgroups, mode, limits, filters, lastCapability());
            return new LinuxIsolation(
                    factory,
                    forwards,
                    Suppliers.memoize(() -> report(found, calls, spawner, cgroups, limits)),
                    releases);
        } catch (RuntimeException e) {
            throw releases.after(e);
        }
    }

    private static void warnOfMissing(List<Mechanism> mechanisms, IsolationPolicy policy) {
        List<Mechanism> missing = mechanisms.stream()
                .filter(mechanism -> mechanism.status() == Mechanism.Status.UNAVAILABLE)
                .filter(mechanism -> !policy.requires(mechanism.name()))
                .toList();
        if (!missing.isEmpty()) {
            LOG.warn("sandboxes do without what this host can't enforce, as the caller accepts: {}", missing);
        }
    }

    private static IsolationReport report(
            Prerequisites.Foundation found, SystemCalls calls, Spawner spawner, Cgroups cgroups, ProcessLimits limits) {
        List<Mechanism> all = new ArrayList<>(found.mechanisms());
        all.addAll(
                FurtherProbe.mechanisms(calls, spawner, cgroups, found.mapped().isPresent()));
        all.add(limits.mechanism());
        all.add(OutOfMemoryScore.mechanism());
        all.add(JnaSystemCalls.permission());
        return new IsolationReport(Prerequisites.LINUX, all);
    }

    private static OwnedDescriptor begin(ForwardTarget target) {
        if (target.sandbox() instanceof LinuxSandbox sandbox) {
            return sandbox.begin(target.port());
        }
        throw new IllegalArgumentException(target.sandbox().name() + " is a sandbox of another isolation");
    }

    private static int lastCapability() {
        Path file = Path.of("/proc/sys/kernel/cap_last_cap");
        // Not Files.readString: it begins with a read of one byte, and a sysctl file gives no more than its first read
        // asked for.
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Integer.parseInt(String.valueOf(reader.readLine()).strip());
        } catch (IOException e) {
            throw new IsolationException("can't read " + file + "; is /proc mounted?", e);
        }
    }

    /**
     * What sandboxes here enforce; the first call tries what opening has not tried, later ones repeat what was found.
     *
     * @throws IllegalStateException if this isolation is closed
     */
    @Override
    public IsolationReport report() {
        return whileOpen(report);
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        return whileOpen(() -> {
            LinuxSandbox sandbox = factory.create(spec, sandboxes::remove);
            sandboxes.add(sandbox);
            return sandbox;
        });
    }

    /**
     * Listens as {@link Isolation#forward} says, with limits so that no dyno and no client uses up what others need.
     *
     * <p>A target has 250 ms to accept. One address has at most 1,024 connections at a time; further clients wait in the
     * listener's queue. Once one direction of a connection has ended and nothing has moved in the other for one to two
     * minutes, the connection is reset.
     */
    @Override
    public PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        return whileOpen(() -> forwards.open(listen, targets));
    }

    private <T> T whileOpen(Supplier<T> use) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the isolation is closed");
            }
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void refuseOnOwnThread(String awaited) {
        factory.loop().refuseOnLoopThread(awaited);
    }

    @Override
    public void close() {
        refuseOnOwnThread("the isolation is closed");
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                sandboxes.forEach(Sandbox::close);
                releases.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
