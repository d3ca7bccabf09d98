package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** Executable bytes in a memfd that nobody can change any more (memfd_create(2)). */
final class SealedFile {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    /** Since 6.3; wanted where {@code vm.memfd_noexec} is 1. */
    private static final int MFD_EXEC = 0x10;

    /** Whoever executes what he can't read gets a memory that nobody else can look into, from its first instruction. */
    private static final int EXECUTE_ONLY = 0111;

    private static final int F_ADD_SEALS = 1033;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int F_SEAL_WRITE = 8;

    private SealedFile() {}

    /** The descriptor of a new sealed file, close-on-exec; it belongs to the caller. */
    static int create(SystemCalls calls, NativeArena arena, String name, byte[] content) {
        long text = NativeArena.address(arena.string(name));
        int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
        long descriptor = calls.call(SystemCall.MEMFD_CREATE, text, flags | MFD_EXEC);
        if (descriptor == -Errno.EINVAL.number()) {
            descriptor = calls.call(SystemCall.MEMFD_CREATE, text, flags);
        }
        SystemCalls.check(descriptor, SystemCall.MEMFD_CREATE, name + ", MFD_EXEC");
        long written =
                calls.call(SystemCall.WRITE, descriptor, NativeArena.address(arena.bytes(content)), content.length);
        long sealed = written == content.length
                ? calls.call(
                        SystemCall.FCNTL,
                        descriptor,
                        F_ADD_SEALS,
                        F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
                : -Errno.EIO.number();
        long restricted = calls.call(SystemCall.FCHMOD, descriptor, EXECUTE_ONLY);
        if (written < 0 || sealed < 0 || restricted < 0) {
            calls.call(SystemCall.CLOSE, descriptor);
            SystemCalls.check(written, SystemCall.WRITE, name);
            SystemCalls.check(sealed, SystemCall.FCNTL, name + ", F_ADD_SEALS");
            SystemCalls.check(restricted, SystemCall.FCHMOD, name);
        }
        return (int) descriptor;
    }
}
