package org.dyno4j.linux;

import java.nio.file.Path;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** Opens what the kernel wants as a descriptor. */
final class Descriptors {
    private static final long AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;

    private Descriptors() {}

    /** A directory, opened to be pointed at. */
    static OwnedDescriptor directory(SystemCalls calls, Path path) {
        try (NativeArena arena = new NativeArena()) {
            long flags = O_PATH | O_CLOEXEC | directoryFlag();
            long descriptor = calls.call(
                    SystemCall.OPENAT, AT_FDCWD, NativeArena.address(arena.string(path.toString())), flags, 0);
            return new OwnedDescriptor(
                    calls, (int) SystemCalls.check(descriptor, SystemCall.OPENAT, path.toString()), path.toString());
        }
    }

    /** O_DIRECTORY is one of the few flags that differ by architecture: {@code asm/fcntl.h}. */
    private static int directoryFlag() {
        return switch (Architecture.current()) {
            case X86_64 -> 0x10000;
            case AARCH64 -> 0x4000;
        };
    }
}
