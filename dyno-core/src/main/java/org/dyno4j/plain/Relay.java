package org.dyno4j.plain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The bytes from one socket to another, up to and including the end of the stream, which leaves the way back open. */
final class Relay {
    private static final int BUFFER_BYTES = 1 << 16;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer held = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private boolean ended;
    private boolean over;

    Relay(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    void move() throws IOException {
        if (!ended && held.hasRemaining()) {
            ended = from.read(held) < 0;
        }
        if (held.position() > 0) {
            held.flip();
            to.write(held);
            held.compact();
        }
        if (ended && held.position() == 0 && !over) {
            to.shutdownOutput();
            over = true;
        }
    }

    int readInterest() {
        return !ended && held.hasRemaining() ? SelectionKey.OP_READ : 0;
    }

    int writeInterest() {
        return held.position() > 0 ? SelectionKey.OP_WRITE : 0;
    }

    boolean over() {
        return over;
    }
}
