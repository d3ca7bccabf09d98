package org.dyno4j.linux.spawn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out memory with pointers into itself, before its address is known.
 *
 * <p>Everything is written at offsets into one growing buffer; a pointer is an offset that is remembered, and becomes
 * an address when the whole is copied into one native allocation. Not thread-safe.
 */
final class NativeImage {
    private static final int ALIGNMENT = 8;

    private final List<Integer> pointers = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(16 << 10).order(ByteOrder.nativeOrder());
    private int size;

    /** Reserves zeroed bytes and returns their offset. */
    int reserve(int bytes) {
        int offset = size;
        int end = offset + Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        if (end > buffer.capacity()) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(end, buffer.capacity() * 2)).order(ByteOrder.nativeOrder());
            larger.put(buffer.array(), 0, size);
            buffer = larger;
        }
        size = end;
        return offset;
    }

    void word(int offset, long value) {
        buffer.putLong(offset, value);
    }

    /** Writes, at an offset, the address of another. */
    void pointer(int offset, int target) {
        buffer.putLong(offset, target);
        pointers.add(offset);
    }

    int bytes(byte[] content) {
        int offset = reserve(content.length);
        buffer.position(offset);
        buffer.put(content);
        return offset;
    }

    int text(String content) {
        byte[] encoded = content.getBytes(StandardCharsets.UTF_8);
        int offset = reserve(encoded.length + 1);
        buffer.position(offset);
        buffer.put(encoded);
        return offset;
    }

    int texts(List<String> contents) {
        int offset = reserve(8 * (contents.size() + 1));
        for (int i = 0; i < contents.size(); i++) {
            pointer(offset + 8 * i, text(contents.get(i)));
        }
        return offset;
    }

    /** Copies the image into native memory, which belongs to the caller. */
    Memory copy() {
        Memory memory = new Memory(size);
        long base = Pointer.nativeValue(memory);
        for (int offset : pointers) {
            buffer.putLong(offset, base + buffer.getLong(offset));
        }
        pointers.clear();
        memory.write(0, buffer.array(), 0, size);
        return memory;
    }
}
