package org.dyno4j.linux.spawn;

import com.google.common.collect.ImmutableMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What {@code clone3(2)} is told: {@code struct clone_args} of {@code linux/sched.h}, up to {@code cgroup} (since 5.7).
 *
 * @param flags {@code CLONE_*}
 * @param cgroup a descriptor of the cgroup v2 directory to be born in
 */
public record CloneArguments(long flags, OptionalInt cgroup) {
    /** {@code CLONE_ARGS_SIZE_VER2}. */
    static final int SIZE = 88;

    private static final int CGROUP_OFFSET = 80;

    public static final long CLONE_VM = 0x100;
    public static final long CLONE_FILES = 0x400;
    public static final long CLONE_VFORK = 0x4000;
    public static final long CLONE_PARENT = 0x8000;
    public static final long CLONE_NEWNS = 0x20000;
    public static final long CLONE_NEWCGROUP = 0x2000000;
    public static final long CLONE_NEWUTS = 0x4000000;
    public static final long CLONE_NEWIPC = 0x8000000;
    public static final long CLONE_NEWUSER = 0x10000000;
    public static final long CLONE_NEWPID = 0x20000000;
    public static final long CLONE_NEWNET = 0x40000000;
    /** Since 5.5: no handler of the JVM survives into the child. */
    public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
    /** Since 5.7. */
    public static final long CLONE_INTO_CGROUP = 0x200000000L;

    private static final Map<String, Long> FLAGS = ImmutableMap.<String, Long>builder()
            .put("CLONE_VM", CLONE_VM)
            .put("CLONE_FILES", CLONE_FILES)
            .put("CLONE_VFORK", CLONE_VFORK)
            .put("CLONE_PARENT", CLONE_PARENT)
            .put("CLONE_NEWNS", CLONE_NEWNS)
            .put("CLONE_NEWCGROUP", CLONE_NEWCGROUP)
            .put("CLONE_NEWUTS", CLONE_NEWUTS)
            .put("CLONE_NEWIPC", CLONE_NEWIPC)
            .put("CLONE_NEWUSER", CLONE_NEWUSER)
            .put("CLONE_NEWPID", CLONE_NEWPID)
            .put("CLONE_NEWNET", CLONE_NEWNET)
            .put("CLONE_CLEAR_SIGHAND", CLONE_CLEAR_SIGHAND)
            .put("CLONE_INTO_CGROUP", CLONE_INTO_CGROUP)
            .buildOrThrow();

    /** The caller sleeps while the child uses its memory, as in {@code vfork(2)}. */
    public static final long VFORK = CLONE_VM | CLONE_VFORK | CLONE_CLEAR_SIGHAND;

    /** A vfork-like child with these further flags. */
    public static CloneArguments vfork(long further) {
        return new CloneArguments(VFORK | further, OptionalInt.empty());
    }

    /** The same, born in a cgroup. */
    public CloneArguments into(OptionalInt directory) {
        return directory.isEmpty() ? this : new CloneArguments(flags | CLONE_INTO_CGROUP, directory);
    }

    /** The structure in memory; {@code exit_signal} stays 0, so that no SIGCHLD disturbs the JVM. */
    public byte[] bytes() {
        ByteBuffer structure = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
        structure.putLong(0, flags);
        cgroup.ifPresent(directory -> structure.putLong(CGROUP_OFFSET, directory));
        return structure.array();
    }

    /** The flags under their header names. */
    @Override
    public String toString() {
        return names(flags);
    }

    /** These flags under their header names. */
    public static String names(long flags) {
        return FLAGS.entrySet().stream()
                .filter(flag -> (flags & flag.getValue()) != 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining("|"));
    }
}
