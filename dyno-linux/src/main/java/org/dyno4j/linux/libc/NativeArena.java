package org.dyno4j.linux.libc;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory that lives until {@link #close()}, not until the garbage collector sees fit.
 *
 * <p>Memory that only a local variable keeps alive may be freed while the kernel still reads it. Everything the kernel
 * gets a pointer to comes from an arena in a try-with-resources statement. Not thread-safe.
 */
public final class NativeArena implements AutoCloseable {
    private final List<Memory> blocks = new ArrayList<>();
    private boolean closed;

    /** Allocates zeroed memory. */
    public Pointer allocate(long bytes) {
        if (closed) {
            throw new IllegalStateException("this arena is closed");
        }
        Memory block = new Memory(Math.max(bytes, 1));
        block.clear();
        blocks.add(block);
        return block;
    }

    /** Copies bytes into native memory. */
    public Pointer bytes(byte[] content) {
        Pointer block = allocate(content.length);
        block.write(0, content, 0, content.length);
        return block;
    }

    /** A NUL-terminated UTF-8 string. */
    public Pointer string(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        Pointer block = allocate(encoded.length + 1L);
        block.write(0, encoded, 0, encoded.length);
        return block;
    }

    /** A NULL-terminated array of strings, as {@code execve} takes it. */
    public Pointer strings(List<String> texts) {
        Pointer array = allocate(8L * (texts.size() + 1));
        for (int i = 0; i < texts.size(); i++) {
            array.setPointer(8L * i, string(texts.get(i)));
        }
        return array;
    }

    /** The address as a system call's argument. */
    public static long address(Pointer pointer) {
        return Pointer.nativeValue(pointer);
    }

    /** Frees everything allocated here. Idempotent. */
    @Override
    public void close() {
        closed = true;
        blocks.forEach(Memory::close);
        blocks.clear();
    }
}
