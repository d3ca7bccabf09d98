package org.dyno4j.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.cgroup.Cgroups;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.net.TcpForwards;
import org.dyno4j.linux.rootfs.HostTools;
import org.dyno4j.linux.rootfs.OwnershipMaps;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.Spawner;

/**
 * Isolation by Linux namespaces and cgroups, in this process alone: no daemon, no helper program.
 *
 * <p>Needs root (CAP_SYS_ADMIN and its kin) and Linux 5.12 or later on x86-64 or aarch64. Thread-safe; for platform
 * threads. Each instance has one I/O thread, whatever the number of sandboxes.
 */
public final class LinuxIsolation implements Isolation {
    private final SandboxFactory factory;
    private final TcpForwards forwards;
    private final Releases releases;
    private final Set<Sandbox> sandboxes = ConcurrentHashMap.newKeySet();

    private LinuxIsolation(SandboxFactory factory, TcpForwards forwards, Releases releases) {
        this.factory = factory;
        this.forwards = forwards;
        this.releases = releases;
    }

    /**
     * Opens the isolation that this host gives.
     *
     * <p>Cgroups that a dead JVM has left are removed on the way.
     *
     * @throws IsolationException if the host is not Linux, the JVM lacks privileges, JNA can't be loaded, or there is
     *     no usable cgroup hierarchy
     */
    public static LinuxIsolation open() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new IsolationException("Linux isolation needs Linux", List.of());
        }
        Releases releases = new Releases();
        try {
            JnaSystemCalls calls = JnaSystemCalls.open();
            Spawner spawner = Spawner.open(calls, Architecture.current());
            releases.add(spawner::close);
            EventLoop loop = EventLoop.open(calls);
            releases.add(loop::close);
            Cgroups cgroups = Cgroups.open(calls);
            releases.add(cgroups::close);
            OwnershipMaps ownership = new OwnershipMaps(calls, spawner);
            releases.add(ownership::close);
            SyscallFilters filters = SyscallFilters.open(calls, Architecture.current());
            releases.add(filters::close);
            TcpForwards forwards = new TcpForwards(loop, LinuxIsolation::connect);
            releases.add(forwards::close);
            SandboxFactory factory = new SandboxFactory(
                    calls,
                    loop,
                    spawner,
                    cgroups,
                    HostTools.read(Path.of("/")),
                    ownership,
                    UserIds.of(ProcessHandle.current().pid()),
                    filters,
                    lastCapability());
            return new LinuxIsolation(factory, forwards, releases);
        } catch (RuntimeException e) {
            throw releases.after(e);
        }
    }

    private static Optional<OwnedDescriptor> connect(ForwardTarget target) {
        if (target.sandbox() instanceof LinuxSandbox sandbox) {
            return sandbox.connect(target.port());
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

    @Override
    public IsolationReport report() {
        List<Mechanism> mechanisms = new ArrayList<>(factory.cgroups().mechanisms());
        mechanisms.add(factory.filters().mechanism());
        return new IsolationReport("linux", mechanisms);
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        LinuxSandbox sandbox = factory.create(spec);
        sandboxes.add(sandbox);
        return sandbox;
    }

    @Override
    public PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        return forwards.open(listen, targets);
    }

    @Override
    public void close() {
        sandboxes.forEach(Sandbox::close);
        releases.run();
    }
}
