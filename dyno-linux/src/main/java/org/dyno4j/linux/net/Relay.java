package org.dyno4j.linux.net;

import java.util.function.Consumer;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;

/**
 * Carries bytes both ways between two connected sockets, on the loop's thread.
 *
 * <p>Each direction holds a bounded number of bytes, and nothing is read while it holds any: so a slow reader slows the
 * writer. The end of one direction is handed on after its last byte; the other direction goes on. An error resets both.
 */
final class Relay implements EventHandler {
    /** Turns of reading and writing before others get theirs. */
    private static final int TURNS = 8;

    private final Sockets sockets;
    private final RelaySide client;
    private final RelaySide dyno;
    private final Consumer<Relay> ended;
    private boolean moved;
    private boolean done;

    Relay(EventLoop loop, Sockets sockets, OwnedDescriptor client, OwnedDescriptor dyno, Consumer<Relay> ended) {
        this.sockets = sockets;
        this.client = new RelaySide(loop, client);
        this.dyno = new RelaySide(loop, dyno);
        this.ended = ended;
    }

    void start() {
        try {
            client.start(this);
            dyno.start(this);
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    @Override
    public void ready(int events) {
        if (done) {
            return;
        }
        if (!carry(client, dyno) || !carry(dyno, client)) {
            abandon();
            return;
        }
        if (client.outputEnded() && dyno.outputEnded()) {
            finish();
            client.close();
            dyno.close();
            return;
        }
        client.follow(dyno.holdsBytes());
        dyno.follow(client.holdsBytes());
    }

    /** Says with {@code false} that the connection is broken. */
    private boolean carry(RelaySide from, RelaySide to) {
        for (int i = 0; i < TURNS; i++) {
            switch (from.moveTo(to)) {
                case BROKEN -> {
                    return false;
                }
                case BLOCKED -> {
                    return true;
                }
                case ENDED -> {
                    to.endOutput(sockets);
                    return true;
                }
                case MOVED -> moved = true;
            }
        }
        return true;
    }

    /**
     * Resets both connections if one direction has ended and nothing has moved in the other since this was called last.
     *
     * <p>A client that is gone looks like one that only has nothing more to say (shutdown(2)), until something is sent
     * to it. So a dyno that neither sends nor closes would keep the connection for ever.
     */
    void endIfIdle() {
        if (!moved && (client.outputEnded() || dyno.outputEnded())) {
            abandon();
        }
        moved = false;
    }

    /** Resets both connections. */
    @Override
    public void abandon() {
        if (!done) {
            finish();
            sockets.reset(client.socket());
            sockets.reset(dyno.socket());
        }
    }

    private void finish() {
        done = true;
        client.stop();
        dyno.stop();
        ended.accept(this);
    }
}
