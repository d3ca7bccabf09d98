package org.dyno4j.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dyno4j.linux.libc.Architecture;

/** A {@code struct seccomp_data}: what the kernel shows a filter of a call. */
final class CallData {
    static final int SIZE = 64;
    static final int AUDIT_ARCH_I386 = 0x40000003;
    static final int AUDIT_ARCH_ARM = 0x40000028;

    private final ByteBuffer data = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

    CallData(int number, int auditArchitecture, long... arguments) {
        data.putInt(0, number).putInt(4, auditArchitecture).putLong(8, 0x7fff_dead_beefL);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(16 + 8 * i, arguments[i]);
        }
    }

    static CallData of(Architecture architecture, int number, long... arguments) {
        return new CallData(number, audit(architecture), arguments);
    }

    /** {@code linux/audit.h}: machine number, 64 bits, little-endian. */
    static int audit(Architecture architecture) {
        int machine = switch (architecture) {
            case X86_64 -> 62;
            case AARCH64 -> 183;
        };
        return machine | 0x80000000 | 0x40000000;
    }

    int word(int offset) {
        return data.getInt(offset);
    }
}
