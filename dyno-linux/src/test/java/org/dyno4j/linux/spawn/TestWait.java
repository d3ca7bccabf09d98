package org.dyno4j.linux.spawn;

import com.sun.jna.Pointer;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** Waits for a child, blocking, by waitid(2). */
final class TestWait {
    private static final int P_PIDFD = 3;
    private static final int WEXITED_WALL = 4 | 0x40000000;
    private static final int SI_STATUS = 24;

    private TestWait() {}

    static int exitCode(SystemCalls calls, int pidfd) {
        try (NativeArena arena = new NativeArena()) {
            Pointer info = arena.allocate(128);
            SystemCalls.check(
                    calls.call(SystemCall.WAITID, P_PIDFD, pidfd, NativeArena.address(info), WEXITED_WALL, 0, 0),
                    SystemCall.WAITID,
                    "child");
            return info.getInt(SI_STATUS);
        }
    }
}
