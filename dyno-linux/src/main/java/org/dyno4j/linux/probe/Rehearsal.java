package org.dyno4j.linux.probe;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.net.Loopback;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.MappedUser;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.dyno4j.linux.spawn.Trial;

/**
 * The program of one child that tries everything that the birth of a sandbox needs, and exits.
 *
 * <p>What would touch the host is only tried inside a namespace of the child's own: no step mounts anything before the
 * child's mounts are known to be private.
 */
final class Rehearsal {
    private static final Argument HERE = Argument.constant("AT_FDCWD", -100);
    private static final String STAGING = "/proc";

    private static final Feature[] NEED_PRIVATE_MOUNTS = {
        Feature.TMPFS,
        Feature.OVERLAY,
        Feature.PROC,
        Feature.TERMINALS,
        Feature.DEVICES,
        Feature.READ_ONLY_BINDS,
        Feature.PRIVATE_ROOT
    };

    /** Just below the users of dynos: nobody's, so nobody may trace the child, which shares the JVM's memory. */
    private static final int USER = 1_879_099_999;

    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_BIND = 0x1000;
    private static final int MS_REC = 0x4000;
    private static final int MS_PRIVATE = 0x40000;
    private static final int MNT_DETACH = 2;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int MOUNT_ATTR_RDONLY = 1;
    private static final int MOUNT_ATTR_SIZE = 32;
    private static final int S_IFCHR = 0x2000;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int RLIMIT_CORE = 4;
    /** {@code struct rlimit64} of {@code linux/resource.h}. */
    private static final int RLIMIT_SIZE = 16;

    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    private final SyscallProgram.Builder program = SyscallProgram.builder();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<Feature, Feature> skipped = new EnumMap<>(Feature.class);
    private final Set<Namespace> namespaces;
    private final Optional<MappedUser> mapped;

    /** The steps that try a feature. */
    private record Attempt(Feature feature, List<Integer> steps) {}

    /**
     * A rehearsal in a child that has these namespaces of its own.
     *
     * @param mapped the user of the child's user namespace, where it has one
     */
    Rehearsal(Set<Namespace> namespaces, Optional<MappedUser> mapped) {
        this.namespaces = EnumSet.noneOf(Namespace.class);
        this.namespaces.addAll(namespaces);
        this.mapped = mapped;
    }

    SyscallProgram compose() {
        mapped.ifPresent(this::mapUser);
        attempt(
                Feature.CGROUP_NAMESPACE,
                program.tryCall(
                        SystemCall.UNSHARE, Argument.constant("CLONE_NEWCGROUP", CloneArguments.CLONE_NEWCGROUP)));
        enterItself();
        if (has(Namespace.NETWORK, Feature.LOOPBACK)) {
            attempt(Feature.LOOPBACK, Loopback.tryToBringUp(program));
        }
        if (has(Namespace.MOUNT, NEED_PRIVATE_MOUNTS)) {
            buildRoot();
        }
        attempt(Feature.PROCESS_LIMITS, dumpNoCore());
        dropPrivileges();
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        return program.build();
    }

    /** What is learned from the program's results. */
    void learn(Trial trial, Findings findings) {
        Optional<Feature> stopper = Optional.empty();
        for (Attempt attempt : attempts) {
            Optional<Trial.Failure> failure = attempt.steps().stream()
                    .map(trial::failure)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (failure.isPresent()) {
                findings.refused(
                        attempt.feature(), failure.get().call(), failure.get().errno());
                stopper = Optional.of(attempt.feature());
            } else if (attempt.steps().stream().allMatch(trial::ran)) {
                findings.works(attempt.feature());
            } else {
                // The program has ended at the last failure, since the step was a required one.
                findings.untried(attempt.feature(), stopper.orElse(Feature.CLONE3));
            }
        }
        skipped.forEach(findings::untried);
    }

    private boolean has(Namespace namespace, Feature... features) {
        if (namespaces.contains(namespace)) {
            return true;
        }
        for (Feature feature : features) {
            skipped.putIfAbsent(feature, namespace.feature());
        }
        return false;
    }

    private void attempt(Feature feature, int... steps) {
        attempts.add(new Attempt(feature, Ints.asList(steps)));
    }

    /** Required: a user who is not mapped may not even make a directory. */
    private void mapUser(MappedUser user) {
        int first = program.size();
        user.found(program);
        attempt(
                Feature.OWN_USER_NAMESPACE,
                IntStream.range(first, program.size()).toArray());
    }

    private void enterItself() {
        int pid = program.tryCall(SystemCall.GETPID);
        int pidfd = program.tryCall(SystemCall.PIDFD_OPEN, new Argument.ResultOf(pid), Argument.of(0));
        if (namespaces.isEmpty()) {
            skipped.put(Feature.ENTERING, Feature.PID_NAMESPACE);
        } else {
            int enter = program.tryCall(
                    SystemCall.SETNS,
                    new Argument.ResultOf(pidfd),
                    Argument.constant("CLONE_NEW*", Namespace.flags(namespaces)));
            attempt(Feature.ENTERING, pidfd, enter);
        }
    }

    private void buildRoot() {
        // Required, all three: without them the steps that follow would reach the host's own mounts and directories.
        attempt(Feature.MOUNT_NAMESPACE, mountRequired("none", "/", "MS_REC|MS_PRIVATE", MS_REC | MS_PRIVATE));
        attempt(
                Feature.TMPFS,
                mountRequired("tmpfs", STAGING, "MS_NOSUID", MS_NOSUID),
                program.call(SystemCall.CHDIR, Argument.of(STAGING)));
        attempt(
                Feature.OVERLAY,
                directory("lower"),
                directory("upper"),
                directory("work"),
                directory("app"),
                mount(
                        "overlay",
                        "app",
                        "MS_NOSUID|MS_NODEV",
                        MS_NOSUID | MS_NODEV,
                        "lowerdir=lower,upperdir=upper,workdir=work" + (mapped.isPresent() ? ",userxattr" : "")));
        if (has(Namespace.PID, Feature.PROC)) {
            int flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
            attempt(Feature.PROC, directory("proc"), mount("proc", "proc", "MS_NOSUID|MS_NODEV|MS_NOEXEC", flags, ""));
        }
        attempt(
                Feature.TERMINALS,
                directory("pts"),
                mount("devpts", "pts", "MS_NOSUID|MS_NOEXEC", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666"));
        attempt(Feature.DEVICES, mapped.isPresent() ? bindDevice() : new int[] {makeDevice()});
        attempt(
                Feature.READ_ONLY_BINDS,
                directory("usr"),
                program.tryCall(
                        SystemCall.MOUNT,
                        Argument.of("/usr"),
                        Argument.of("usr"),
                        Argument.none(),
                        Argument.constant("MS_BIND|MS_REC", MS_BIND | MS_REC),
                        Argument.none()),
                program.tryCall(
                        SystemCall.MOUNT_SETATTR,
                        HERE,
                        Argument.of("usr"),
                        Argument.constant("AT_RECURSIVE", AT_RECURSIVE),
                        new Argument.Bytes(
                                Structure.of(MOUNT_ATTR_SIZE)
                                        .int64(0, MOUNT_ATTR_RDONLY)
                                        .bytes(),
                                "MOUNT_ATTR_RDONLY"),
                        Argument.of(MOUNT_ATTR_SIZE)));
        attempt(
                Feature.PRIVATE_ROOT,
                program.tryCall(SystemCall.PIVOT_ROOT, Argument.of("."), Argument.of(".")),
                program.tryCall(SystemCall.UMOUNT2, Argument.of("."), Argument.constant("MNT_DETACH", MNT_DETACH)));
    }

    private int makeDevice() {
        return program.tryCall(
                SystemCall.MKNODAT,
                HERE,
                Argument.of("null"),
                Argument.constant("S_IFCHR|0666", S_IFCHR | 0666),
                Argument.constant("1:3", 1 << 8 | 3));
    }

    private int[] bindDevice() {
        int file = program.tryCall(
                SystemCall.OPENAT,
                HERE,
                Argument.of("null"),
                Argument.constant("O_CREAT|O_CLOEXEC", O_CREAT | O_CLOEXEC),
                Argument.constant("0644", 0644));
        int bind = program.tryCall(
                SystemCall.MOUNT,
                Argument.of("/dev/null"),
                Argument.of("null"),
                Argument.none(),
                Argument.constant("MS_BIND", MS_BIND),
                Argument.none());
        return new int[] {file, bind};
    }

    /** What everybody may do: lower a limit. */
    private int dumpNoCore() {
        return program.tryCall(
                SystemCall.PRLIMIT64,
                Argument.of(0),
                Argument.constant("RLIMIT_CORE", RLIMIT_CORE),
                new Argument.Bytes(Structure.of(RLIMIT_SIZE).bytes(), "0:0"),
                Argument.none());
    }

    private void dropPrivileges() {
        int bounding = program.tryCall(
                SystemCall.PRCTL, Argument.constant("PR_CAPBSET_DROP", PR_CAPBSET_DROP), Argument.of(0));
        attempt(
                Feature.IDENTITY,
                mapped.map(user -> changeUser(user.uid()))
                        .orElseGet(() -> Ints.concat(dropGroups(), changeUser(USER))));
        attempt(
                Feature.CAPABILITIES,
                bounding,
                program.tryCall(
                        SystemCall.PRCTL,
                        Argument.constant("PR_CAP_AMBIENT", PR_CAP_AMBIENT),
                        Argument.constant("PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT_CLEAR_ALL),
                        Argument.of(0),
                        Argument.of(0),
                        Argument.of(0)),
                program.tryCall(
                        SystemCall.CAPSET,
                        new Argument.Bytes(
                                Structure.of(8)
                                        .int32(0, LINUX_CAPABILITY_VERSION_3)
                                        .bytes(),
                                "_LINUX_CAPABILITY_VERSION_3"),
                        new Argument.Bytes(Structure.of(24).bytes(), "no capabilities")));
        attempt(
                Feature.NO_NEW_PRIVILEGES,
                program.tryCall(
                        SystemCall.PRCTL,
                        Argument.constant("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS),
                        Argument.of(1),
                        Argument.of(0),
                        Argument.of(0),
                        Argument.of(0)));
    }

    private int[] dropGroups() {
        return new int[] {program.tryCall(SystemCall.SETGROUPS, Argument.of(0), Argument.none())};
    }

    private int[] changeUser(int user) {
        return new int[] {
            program.tryCall(SystemCall.SETRESGID, Argument.of(user), Argument.of(user), Argument.of(user)),
            program.tryCall(SystemCall.SETRESUID, Argument.of(user), Argument.of(user), Argument.of(user))
        };
    }

    private int directory(String path) {
        return program.tryCall(SystemCall.MKDIRAT, HERE, Argument.of(path), Argument.constant("0755", 0755));
    }

    private int mount(String type, String path, String flagNames, int flags, String options) {
        return program.tryCall(
                SystemCall.MOUNT,
                Argument.of(type),
                Argument.of(path),
                Argument.of(type),
                Argument.constant(flagNames, flags),
                Argument.of(options));
    }

    private int mountRequired(String type, String path, String flagNames, int flags) {
        return program.call(
                SystemCall.MOUNT,
                Argument.of(type),
                Argument.of(path),
                Argument.of(type),
                Argument.constant(flagNames, flags),
                Argument.none());
    }
}
