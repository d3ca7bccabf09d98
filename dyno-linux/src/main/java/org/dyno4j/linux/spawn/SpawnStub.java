package org.dyno4j.linux.spawn;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * The stub, mapped executable and callable.
 *
 * <p>The bytes are written to a memfd and mapped from there, read and execute only, as the kernel maps any program: the
 * page is never writable, and on aarch64 the kernel sees to the instruction cache. Unmapped by {@link #close()}.
 */
final class SpawnStub implements AutoCloseable {
    private static final int PROT_READ = 1;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 2;

    private final SystemCalls calls;
    private final long address;
    private final int length;
    private final Function function;

    private SpawnStub(SystemCalls calls, long address, int length) {
        this.calls = calls;
        this.address = address;
        this.length = length;
        this.function = Function.getFunction(new Pointer(address));
    }

    static SpawnStub map(SystemCalls calls, Architecture architecture) {
        byte[] code = MachineCode.STUB.bytes(architecture);
        try (NativeArena arena = new NativeArena()) {
            int descriptor = SealedFile.create(calls, arena, "dyno4j-stub", code);
            long address =
                    calls.call(SystemCall.MMAP, 0, code.length, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor, 0);
            calls.call(SystemCall.CLOSE, descriptor);
            SystemCalls.check(address, SystemCall.MMAP, "the spawn stub, PROT_READ|PROT_EXEC");
            return new SpawnStub(calls, address, code.length);
        }
    }

    /** Runs the program; returns the child's process id, or the negated error number of the call that makes it. */
    long run(ProgramImage image) {
        return function.invokeLong(new Object[] {image.block()});
    }

    @Override
    public void close() {
        calls.call(SystemCall.MUNMAP, address, length);
    }
}
