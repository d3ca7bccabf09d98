package org.dyno4j.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.dyno4j.isolation.Mechanism;

/**
 * System calls through libc's {@code syscall(2)}.
 *
 * <p>The direct mapping declares fixed arguments for a variadic function. On x86-64 and on Linux aarch64 variadic integer
 * words travel in the registers of named ones, so that is sound there. JNA stores errno per thread right after the call;
 * it is read only after a failure, and before anything else on this thread.
 */
public final class JnaSystemCalls implements SystemCalls {
    private final Architecture architecture;

    private JnaSystemCalls(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * Loads JNA and binds libc; takes 0.1 to 0.3 s the first time in a JVM.
     *
     * @throws NativeAccessException if the native library can't be loaded, or the architecture is not known
     */
    public static JnaSystemCalls open() {
        Architecture architecture = Architecture.current();
        try {
            Libc.bind();
        } catch (LinkageError | IllegalCallerException e) {
            throw NativeAccess.explain(e);
        }
        return new JnaSystemCalls(architecture);
    }

    /** Whether the JVM was told to let JNA call native code, or warned of it when this was opened first. */
    public static Mechanism permission() {
        return Libc.PERMISSION.mechanism();
    }

    /** The architecture that calls are made on. */
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        long result = Libc.syscall(call.number(architecture), a, b, c, d, e, f);
        return result == -1 ? -Native.getLastError() : result;
    }

    /** Holder, so that nothing native happens before the first use. */
    private static final class Libc {
        static final NativePermission PERMISSION = NativePermission.of(Native.class);

        static void bind() {
            // Loading this class binds; a second bind is a no-op.
        }

        static native long syscall(long number, long a, long b, long c, long d, long e, long f);

        static {
            Native.register(Libc.class, NativeLibrary.getInstance("c"));
        }
    }
}
