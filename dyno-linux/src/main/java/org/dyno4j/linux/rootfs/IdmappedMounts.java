package org.dyno4j.linux.rootfs;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Which file systems can be mounted idmapped, found by trying: with a clone of a mount that is attached nowhere.
 *
 * <p>Thread-safe.
 */
public final class IdmappedMounts {
    private final SystemCalls calls;

    /** Devices of file systems that can. Those that can't are tried each time, which costs little beside the rest. */
    private final Set<Long> able = ConcurrentHashMap.newKeySet();

    /** Knows nothing yet. */
    public IdmappedMounts(SystemCalls calls) {
        this.calls = calls;
    }

    /**
     * Whether the file system can be mounted idmapped.
     *
     * @param directory a directory on it
     * @param userNamespace descriptor of a user namespace to try with
     */
    public boolean possible(OpenedDirectory directory, int userNamespace) {
        if (able.contains(directory.device())) {
            return true;
        }
        boolean possible = attempt(directory, userNamespace);
        if (possible) {
            able.add(directory.device());
        }
        return possible;
    }

    private boolean attempt(OpenedDirectory directory, int userNamespace) {
        try (NativeArena arena = new NativeArena()) {
            long tree = calls.call(
                    SystemCall.OPEN_TREE,
                    directory.descriptor(),
                    NativeArena.address(arena.string("")),
                    MountSteps.OPEN_TREE_CLONE | MountSteps.OPEN_TREE_CLOEXEC | MountSteps.AT_EMPTY_PATH);
            if (tree < 0) {
                return true; // whatever is wrong is better said of the step that needs it
            }
            try {
                long address = NativeArena.address(
                        arena.bytes(MountSteps.attributes(MountSteps.MOUNT_ATTR_IDMAP, userNamespace)));
                return calls.call(
                                SystemCall.MOUNT_SETATTR,
                                tree,
                                NativeArena.address(arena.string("")),
                                MountSteps.AT_EMPTY_PATH,
                                address,
                                MountSteps.MOUNT_ATTR_SIZE,
                                0)
                        >= 0;
            } finally {
                calls.call(SystemCall.CLOSE, tree);
            }
        }
    }
}
