package org.dyno4j.plain;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Two connected sockets and the bytes between them, both ways. */
final class RelayPair {
    private final SelectionKey left;
    private final SelectionKey right;
    private final Relay toRight;
    private final Relay toLeft;

    RelayPair(SelectionKey left, SelectionKey right) {
        this.left = left;
        this.right = right;
        this.toRight = new Relay((SocketChannel) left.channel(), (SocketChannel) right.channel());
        this.toLeft = new Relay((SocketChannel) right.channel(), (SocketChannel) left.channel());
    }

    void move() throws IOException {
        toRight.move();
        toLeft.move();
        listen();
    }

    /** Waits for what each side can do next, and for nothing else: so a slow reader makes its writer wait. */
    void listen() {
        left.interestOps(toRight.readInterest() | toLeft.writeInterest());
        right.interestOps(toLeft.readInterest() | toRight.writeInterest());
    }

    boolean over() {
        return toRight.over() && toLeft.over();
    }
}
