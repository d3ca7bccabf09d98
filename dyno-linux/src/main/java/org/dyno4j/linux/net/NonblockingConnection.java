package org.dyno4j.linux.net;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.linux.io.DirectBuffer;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCalls;

/** A socket that was opened inside a sandbox. */
final class NonblockingConnection implements SandboxConnection {
    private static final int BUFFER = 4096;

    private final SystemCalls calls;
    private final Sockets sockets;
    private final OwnedDescriptor socket;
    private Optional<DirectBuffer> memory = Optional.empty();
    private boolean connected;

    /** Takes over a socket whose connection has begun. */
    NonblockingConnection(SystemCalls calls, Sockets sockets, OwnedDescriptor socket) {
        this.calls = calls;
        this.sockets = sockets;
        this.socket = socket;
    }

    /** A socket whose connection has failed is writable too (connect(2), EINPROGRESS). */
    @Override
    public boolean finishConnect() throws IOException {
        if (!connected && sockets.writable(socket, Duration.ZERO)) {
            int error = sockets.error(socket);
            if (error != 0) {
                throw new ConnectException(socket + ": " + Errno.describe(error));
            }
            connected = true;
        }
        return connected;
    }

    @Override
    public int read(ByteBuffer destination) throws IOException {
        if (!destination.hasRemaining()) {
            return 0;
        }
        DirectBuffer buffer = buffer();
        long count = buffer.read(calls, socket, destination.remaining());
        if (count == 0) {
            return -1;
        }
        destination.put(buffer.bytes());
        return done(count);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (!source.hasRemaining()) {
            return 0;
        }
        DirectBuffer buffer = buffer();
        int length = Math.min(source.remaining(), buffer.capacity());
        buffer.bytes().clear();
        buffer.bytes().put(source.slice().limit(length)).flip();
        int taken = done(buffer.write(calls, socket));
        source.position(source.position() + taken);
        return taken;
    }

    /** Most connections are only tried. */
    private DirectBuffer buffer() {
        DirectBuffer buffer = memory.orElseGet(() -> new DirectBuffer(BUFFER));
        memory = Optional.of(buffer);
        return buffer;
    }

    private int done(long count) throws IOException {
        if (count >= 0) {
            return (int) count;
        }
        if (count == -Errno.EAGAIN.number()) {
            return 0;
        }
        throw new IOException(socket + ": " + Errno.describe((int) -count));
    }

    @Override
    public boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() {
        socket.close();
    }
}
