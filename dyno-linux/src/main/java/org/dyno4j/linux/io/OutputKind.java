package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** What output comes out of: how its end shows, and how much may wait in it. */
enum OutputKind {
    PIPE {
        @Override
        boolean isEnd(long result) {
            return result == 0;
        }

        @Override
        long waiting(SystemCalls calls, OwnedDescriptor source) {
            try (NativeArena arena = new NativeArena()) {
                Pointer count = arena.allocate(Integer.BYTES);
                SystemCalls.check(
                        calls.call(SystemCall.IOCTL, source.number(), FIONREAD, NativeArena.address(count)),
                        SystemCall.IOCTL,
                        source + ", FIONREAD");
                return count.getInt(0);
            }
        }
    },
    TERMINAL {
        @Override
        boolean isEnd(long result) {
            // Nobody has the other side open any more (n_tty_read of drivers/tty/n_tty.c).
            return result == -Errno.EIO.number() || result == 0;
        }

        @Override
        long waiting(SystemCalls calls, OwnedDescriptor source) {
            // FIONREAD leaves out what the kernel hasn't yet moved to the reader's side. So more than can ever wait: 8
            // KiB
            // on the way (pty_common_install of drivers/tty/pty.c) and 4 KiB there (N_TTY_BUF_SIZE).
            return MORE_THAN_A_TERMINAL_HOLDS;
        }
    };

    /** Bytes in a pipe, {@code asm-generic/ioctls.h}. */
    private static final int FIONREAD = 0x541B;

    private static final long MORE_THAN_A_TERMINAL_HOLDS = 32 * 1024;

    /** Whether what a read returned says that nothing will come any more. */
    abstract boolean isEnd(long result);

    /** At least as many bytes as can be read without anybody's writing more. */
    abstract long waiting(SystemCalls calls, OwnedDescriptor source);
}
