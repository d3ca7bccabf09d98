package org.dyno4j.linux.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.linux.cgroup.Cgroup;
import org.dyno4j.linux.cgroup.Cgroups;
import org.dyno4j.linux.cgroup.Entrant;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.rootfs.OwnershipMaps;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.SpawnException;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.dyno4j.linux.spawn.Trial;

/** Tries what costs more than a tiny child, or what not every sandbox needs: for the report. */
public final class FurtherProbe {
    private static final String WHAT = "host probe";
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int MOUNT_ATTR_IDMAP = 0x100000;
    private static final int MOUNT_ATTR_SIZE = 32;

    /** Some user of a dyno. */
    private static final int USER = 1_879_099_999;

    private final SystemCalls calls;
    private final Spawner spawner;
    private final Findings findings = new Findings();

    private FurtherProbe(SystemCalls calls, Spawner spawner) {
        this.calls = calls;
        this.spawner = spawner;
    }

    /**
     * What came of it.
     *
     * @param rootless whether files are shown as who they belong to
     */
    public static List<Mechanism> mechanisms(SystemCalls calls, Spawner spawner, Cgroups cgroups, boolean rootless) {
        FurtherProbe probe = new FurtherProbe(calls, spawner);
        if (cgroups.available()) {
            probe.enterCgroup(cgroups);
        }
        if (!rootless) {
            probe.mapOwners();
        }
        return probe.findings.mechanisms(new Remedies(Circumstances.read()));
    }

    private void enterCgroup(Cgroups cgroups) {
        Cgroup cgroup = cgroups.create("probe", ResourceLimits.none());
        try {
            SyscallProgram.Builder program = SyscallProgram.builder();
            int[] steps = cgroup.joinFiles(Entrant.COMMAND, spawner.call().intoCgroup())
                    .all()
                    .mapToInt(file -> join(program, file.toString()))
                    .toArray();
            SyscallProgram exiting = exit(program);
            Optional<OwnedDescriptor> directory = cgroup.unifiedDirectory(Entrant.COMMAND)
                    .filter(path -> spawner.call().intoCgroup())
                    .map(path -> open(path.toString()));
            try {
                OptionalInt number =
                        directory.map(open -> OptionalInt.of(open.number())).orElse(OptionalInt.empty());
                Trial trial = spawner.trial(WHAT, CloneArguments.vfork(0).into(number), exiting);
                learn(Feature.CGROUP_ENTRY, trial, steps);
            } finally {
                directory.ifPresent(OwnedDescriptor::close);
            }
        } catch (SpawnException refused) {
            findings.refused(Feature.CGROUP_ENTRY, "clone3(CLONE_INTO_CGROUP)", errno(refused));
        } finally {
            cgroup.remove();
        }
    }

    private static int join(SyscallProgram.Builder program, String file) {
        int opened = program.tryCall(
                SystemCall.OPENAT,
                Argument.constant("AT_FDCWD", AT_FDCWD),
                Argument.of(file),
                Argument.constant("O_WRONLY|O_CLOEXEC", O_WRONLY | O_CLOEXEC),
                Argument.of(0));
        return program.tryCall(SystemCall.WRITE, new Argument.ResultOf(opened), Argument.of("0"), Argument.of(1));
    }

    private void mapOwners() {
        try (OwnershipMaps maps = new OwnershipMaps(calls, spawner)) {
            int namespace = maps.namespace(0, 0, USER);
            findings.works(Feature.USER_NAMESPACE);
            SyscallProgram.Builder program = SyscallProgram.builder();
            int tree = program.tryCall(
                    SystemCall.OPEN_TREE,
                    Argument.constant("AT_FDCWD", AT_FDCWD),
                    Argument.of("/"),
                    Argument.constant("OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC", OPEN_TREE_CLONE | O_CLOEXEC));
            int map = program.tryCall(
                    SystemCall.MOUNT_SETATTR,
                    new Argument.ResultOf(tree),
                    Argument.of(""),
                    Argument.constant("AT_EMPTY_PATH", AT_EMPTY_PATH),
                    new Argument.Bytes(
                            Structure.of(MOUNT_ATTR_SIZE)
                                    .int64(0, MOUNT_ATTR_IDMAP)
                                    .int64(24, namespace)
                                    .bytes(),
                            "IDMAP of /"),
                    Argument.of(MOUNT_ATTR_SIZE));
            // The clone of the tree is in no mount namespace, and goes with the child.
            Trial trial = spawner.trial(WHAT, CloneArguments.vfork(CloneArguments.CLONE_NEWNS), exit(program));
            learn(Feature.IDMAPPED_MOUNTS, trial, tree, map);
        } catch (SpawnException refused) {
            findings.refused(Feature.USER_NAMESPACE, spawner.call() + "(CLONE_NEWUSER)", errno(refused));
            findings.untried(Feature.IDMAPPED_MOUNTS, Feature.USER_NAMESPACE);
        }
    }

    private void learn(Feature feature, Trial trial, int... steps) {
        for (int step : steps) {
            trial.failure(step).ifPresent(failure -> findings.refused(feature, failure.call(), failure.errno()));
        }
        findings.works(feature);
    }

    private static SyscallProgram exit(SyscallProgram.Builder program) {
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        return program.build();
    }

    private OwnedDescriptor open(String path) {
        try (NativeArena arena = new NativeArena()) {
            long descriptor = calls.call(
                    SystemCall.OPENAT, AT_FDCWD, NativeArena.address(arena.string(path)), O_PATH | O_CLOEXEC, 0);
            return new OwnedDescriptor(calls, (int) SystemCalls.check(descriptor, SystemCall.OPENAT, path), path);
        }
    }

    private static int errno(SpawnException refused) {
        return refused.errno().orElse(Errno.EIO.number());
    }
}
