package org.dyno4j.linux.net;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client on its way to a target: one is tried after the other until one accepts.
 *
 * <p>A connection is begun by the executor and awaited on the loop, so that no thread waits for a target. All but the
 * beginning happens on the loop's thread.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Connecting connecting;
    private final OwnedDescriptor client;
    private final BiConsumer<OwnedDescriptor, OwnedDescriptor> connected;
    private final Consumer<Attempt> ended;
    private Optional<BegunConnection> begun = Optional.empty();
    private boolean done;

    /**
     * Takes over a client.
     *
     * @param connected takes over the client and its connection to a target
     * @param ended is told before, and also where no target accepts
     */
    Attempt(
            Connecting connecting,
            OwnedDescriptor client,
            BiConsumer<OwnedDescriptor, OwnedDescriptor> connected,
            Consumer<Attempt> ended) {
        this.connecting = connecting;
        this.client = client;
        this.connected = connected;
        this.ended = ended;
    }

    void start() {
        begin(connecting.targets()::inTurn);
    }

    private void begin(Supplier<Iterator<ForwardTarget>> candidates) {
        try {
            connecting.executor().execute(() -> {
                try {
                    beginNow(candidates.get());
                } catch (RuntimeException | Error e) {
                    LOG.error("{} is lost, because the targets can't be told", client, e);
                    connecting.loop().tryExecute(this::abandon);
                }
            });
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    private void beginNow(Iterator<ForwardTarget> candidates) {
        Optional<OwnedDescriptor> socket = connecting.targets().begin(candidates);
        boolean handed = connecting
                .loop()
                .tryExecute(() -> socket.ifPresentOrElse(taken -> await(taken, candidates), this::abandon));
        if (!handed) {
            socket.ifPresent(OwnedDescriptor::close);
        }
    }

    private void await(OwnedDescriptor socket, Iterator<ForwardTarget> others) {
        if (done) {
            socket.close();
            return;
        }
        BegunConnection connection = new BegunConnection(
                connecting.loop(), connecting.sockets(), socket, this::accepted, () -> next(others));
        begun = Optional.of(connection);
        connection.await(connecting.limits().acceptTimeout());
    }

    private void next(Iterator<ForwardTarget> others) {
        if (others.hasNext()) {
            begin(() -> others);
        } else {
            abandon();
        }
    }

    private void accepted(OwnedDescriptor dyno) {
        finish();
        connected.accept(client, dyno);
    }

    /** Resets the client. */
    void abandon() {
        if (!done) {
            finish();
            connecting.sockets().reset(client);
        }
    }

    private void finish() {
        done = true;
        begun.ifPresent(BegunConnection::close);
        ended.accept(this);
    }
}
