package org.dyno4j.linux.io;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Memory that both the kernel and Java code outside this library may touch.
 *
 * <p>It is not taken from an arena: a sink that keeps the buffer against its contract would then read freed memory. The
 * memory lives as long as anybody holds the buffer, and the calls here hold it while the kernel works. Not thread-safe.
 */
public final class DirectBuffer {
    private final ByteBuffer bytes;
    private final long address;

    /** Allocates zeroed memory. */
    public DirectBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    }

    /** The memory as Java sees it; position and limit are those of the last read. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** How many bytes fit. */
    public int capacity() {
        return bytes.capacity();
    }

    /** The address as a system call's argument; the caller holds this object during the call. */
    long address() {
        return address;
    }

    /**
     * Reads once, from the beginning of the buffer; afterwards what was read is between position and limit.
     *
     * @param most how many bytes are wanted at most
     * @return how many bytes came, 0 at the end of the stream, or the negated error number
     */
    public long read(SystemCalls calls, OwnedDescriptor source, int most) {
        bytes.clear().limit(0);
        int length = Math.min(most, bytes.capacity());
        try {
            long count;
            do {
                count = calls.call(SystemCall.READ, source.number(), address, length);
            } while (count == -Errno.EINTR.number());
            if (count > 0) {
                bytes.limit((int) count);
            }
            return count;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes once what is between position and limit, and moves the position behind what was taken.
     *
     * @return how many bytes were taken, or the negated error number
     */
    public long write(SystemCalls calls, OwnedDescriptor destination) {
        try {
            long count;
            do {
                count = calls.call(
                        SystemCall.WRITE, destination.number(), address + bytes.position(), bytes.remaining());
            } while (count == -Errno.EINTR.number());
            if (count > 0) {
                bytes.position(bytes.position() + (int) count);
            }
            return count;
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
