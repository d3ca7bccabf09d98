package org.dyno4j.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A kernel structure in the making: zeroed bytes with fields set at their offsets. Not thread-safe. */
public final class Structure {
    private final ByteBuffer buffer;

    private Structure(int size) {
        buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Zeroed bytes of the structure's size. */
    public static Structure of(int size) {
        return new Structure(size);
    }

    /** Sets a 16-bit field. */
    public Structure int16(int offset, int value) {
        buffer.putShort(offset, (short) value);
        return this;
    }

    /** Sets a 32-bit field. */
    public Structure int32(int offset, int value) {
        buffer.putInt(offset, value);
        return this;
    }

    /** Sets a 64-bit field. */
    public Structure int64(int offset, long value) {
        buffer.putLong(offset, value);
        return this;
    }

    /** Sets bytes as they are. */
    public Structure raw(int offset, byte... value) {
        buffer.position(offset);
        buffer.put(value);
        return this;
    }

    /** The bytes. */
    public byte[] bytes() {
        return buffer.array().clone();
    }
}
