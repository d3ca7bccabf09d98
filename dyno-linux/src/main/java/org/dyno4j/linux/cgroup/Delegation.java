package org.dyno4j.linux.cgroup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Whether a cgroup v2 directory was handed to this process to manage.
 *
 * <p>Root may write everywhere, so for root only systemd's mark counts: an extended attribute {@code trusted.delegate}
 * or {@code user.delegate} of {@code 1} (systemd's CGROUP_DELEGATION). For others write permission is the proof.
 */
final class Delegation {
    private final SystemCalls calls;

    Delegation(SystemCalls calls) {
        this.calls = calls;
    }

    boolean covers(Path directory) {
        if (calls.call(SystemCall.GETEUID) == 0) {
            return isMarked(directory, "trusted.delegate") || isMarked(directory, "user.delegate");
        }
        return Files.isWritable(directory)
                && Files.isWritable(directory.resolve("cgroup.procs"))
                && Files.isWritable(directory.resolve("cgroup.subtree_control"));
    }

    private boolean isMarked(Path directory, String attribute) {
        try (NativeArena arena = new NativeArena()) {
            var value = arena.allocate(1);
            long length = calls.call(
                    SystemCall.GETXATTR,
                    NativeArena.address(arena.string(directory.toString())),
                    NativeArena.address(arena.string(attribute)),
                    NativeArena.address(value),
                    1);
            return length == 1 && new String(value.getByteArray(0, 1), StandardCharsets.US_ASCII).equals("1");
        }
    }
}
