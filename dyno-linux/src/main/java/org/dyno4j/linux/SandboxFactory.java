package org.dyno4j.linux;

import com.google.common.primitives.Ints;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.cgroup.Cgroup;
import org.dyno4j.linux.cgroup.Cgroups;
import org.dyno4j.linux.cgroup.Entrant;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Pipe;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.SandboxSockets;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.rootfs.HostTools;
import org.dyno4j.linux.rootfs.RootFilesystem;
import org.dyno4j.linux.rootfs.Scratch;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.Child;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.Privileges;
import org.dyno4j.linux.spawn.Spawner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates sandboxes, each from nothing; a failure on the way leaves nothing. */
record SandboxFactory(
        SystemCalls calls,
        EventLoop loop,
        Spawner spawner,
        Cgroups cgroups,
        Mode mode,
        ProcessLimits limits,
        SyscallFilters filters,
        int lastCapability) {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxFactory.class);

    /** Creates one, and tells when it was closed. */
    LinuxSandbox create(SandboxSpec spec, Consumer<? super LinuxSandbox> closed) {
        Releases releases = new Releases();
        try {
            DynoUser user = mode.acquire();
            releases.add(() -> mode.release(user));
            Cgroup cgroup = cgroups.create(spec.name(), withInit(spec.limits()));
            releases.add(cgroup::remove);
            Optional<OwnedDescriptor> birthplace = openDirectory(cgroup, Entrant.INIT, releases);
            OptionalInt commands = number(openDirectory(cgroup, Entrant.COMMAND, releases));
            Pipe pipe = Pipe.toChild(calls, spec.name() + " control");
            releases.add(pipe::close);
            Confinement confinement = new Confinement(
                    new Privileges(user, lastCapability), limits, filters, spec.filter(), spec.denials());
            BaseRoot base = mode.base(spec.stack());
            releases.add(base::close);
            ShownDirectories directories = new ShownDirectories(calls, mode, spec.name(), user, releases);
            RootFilesystem root = new RootFilesystem(
                    base,
                    spec.application().map(directories::application),
                    spec.stack().binds().stream().map(directories::bound).toList(),
                    new Scratch(
                            spec.temporary(),
                            spec.limits().memoryBytes(),
                            spec.filter().profile() != SyscallFilter.Profile.STRICT),
                    user.uid(),
                    hostName(spec.name()),
                    resolver(spec.network()));
            Optional<OwnedDescriptor> network = openNetwork(spec, releases);
            InitProgram program = new InitProgram(
                    cgroup.joinFiles(Entrant.INIT, spawner.call().intoCgroup()),
                    root,
                    confinement,
                    spec.network(),
                    number(network),
                    pipe.readEnd().number(),
                    spawner.init());
            Child init =
                    spawner.spawn(spec.name(), program.cloneArguments().into(number(birthplace)), program.compose());
            pipe.readEnd().close();
            birthplace.ifPresent(OwnedDescriptor::close);
            root.close();
            network.ifPresent(OwnedDescriptor::close);
            if (spec.filter().loggingDenials() && spec.denials().isEmpty()) {
                LOG.info("{}: the kernel logs denied system calls as of user {}", spec.name(), user.uid());
            }
            SandboxKernel kernel = new SandboxKernel(
                    calls,
                    loop,
                    spawner,
                    new SandboxSockets(calls, spawner, user),
                    mode,
                    confinement,
                    spec.network(),
                    commands);
            return new LinuxSandbox(
                    spec.name(),
                    kernel,
                    init.pidfd(),
                    new ControlPipe(calls, pipe.writeEnd()),
                    cgroup,
                    releases,
                    closed);
        } catch (SandboxException e) {
            throw releases.after(e);
        } catch (DynoException e) {
            throw releases.after(CreationFailures.explain(spec, e));
        } catch (RuntimeException e) {
            throw releases.after(e);
        }
    }

    /** Process 1 is the library's own, not one of the dyno's. */
    static ResourceLimits withInit(ResourceLimits limits) {
        return limits.processes().isEmpty()
                ? limits
                : new ResourceLimits(
                        limits.memoryBytes(),
                        limits.swapBytes(),
                        limits.cpuWeight(),
                        limits.cpus(),
                        OptionalInt.of(Ints.saturatedCast(limits.processes().getAsInt() + 1L)));
    }

    private Optional<OwnedDescriptor> openDirectory(Cgroup cgroup, Entrant entrant, Releases releases) {
        Optional<OwnedDescriptor> directory = cgroup.unifiedDirectory(entrant)
                .filter(path -> spawner.call().intoCgroup())
                .map(path -> Descriptors.directory(calls, path));
        directory.ifPresent(open -> releases.add(open::close));
        return directory;
    }

    private Optional<OwnedDescriptor> openNetwork(SandboxSpec spec, Releases releases) {
        return switch (spec.network()) {
            case ISOLATED -> {
                Optional<OwnedDescriptor> namespace = mode.network(spec.name());
                namespace.ifPresent(taken -> releases.add(taken::close));
                yield namespace;
            }
            case HOST -> Optional.empty();
        };
    }

    private static OptionalInt number(Optional<OwnedDescriptor> descriptor) {
        return descriptor.map(open -> OptionalInt.of(open.number())).orElse(OptionalInt.empty());
    }

    /** A host name holds letters, digits, hyphens and dots, and at most 64 of them. */
    private static String hostName(String name) {
        String legal = name.replace('_', '-');
        return legal.length() <= InitProgram.HOST_NAME_MAX ? legal : legal.substring(0, InitProgram.HOST_NAME_MAX);
    }

    private static String resolver(NetworkMode network) {
        return switch (network) {
            case ISOLATED -> "";
            case HOST -> HostTools.resolver();
        };
    }
}
