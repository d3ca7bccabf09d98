package org.dyno4j.app;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.dyno4j.DynoException;
import org.dyno4j.formation.EventSubscription;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.PortForward;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the dynos of one process type at an address of the JVM, for as long as at least one of them is up.
 *
 * <p>While none is, nobody listens there, and connections are refused. Thread-safe.
 */
public final class Publication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final Isolation isolation;
    private final FormationManager formation;
    private final String type;
    private final InetSocketAddress address;
    private final EventSubscription subscription;
    private Optional<PortForward> forward = Optional.empty();
    private boolean closed;

    private Publication(Isolation isolation, FormationManager formation, String type, InetSocketAddress address) {
        this.isolation = isolation;
        this.formation = formation;
        this.type = type;
        this.address = address;
        this.subscription = formation.subscribe(this::observe);
    }

    /**
     * Publishes a process type.
     *
     * @param address where to listen; its port is not 0, since it has to stay the same
     * @throws DynoException if the address can't be listened on, whether a dyno is up already or not
     */
    public static Publication open(
            Isolation isolation, FormationManager formation, String type, InetSocketAddress address) {
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("a publication needs a port of its own, not 0");
        }
        isolation.forward(address, List::of).close(); // tells now, not when the first dyno is up
        Publication publication = new Publication(isolation, formation, type, address);
        try {
            publication.follow();
        } catch (RuntimeException e) {
            publication.close();
            throw e;
        }
        return publication;
    }

    private void observe(FormationEvent event) {
        boolean ours = event instanceof FormationEvent.ForwardTargetsChanged changed
                && changed.type().equals(type);
        if (ours || event instanceof FormationEvent.EventsDropped) {
            try {
                follow();
            } catch (DynoException e) {
                LOG.error("{}: is up, but can't be served at {}", type, address, e);
            }
        }
    }

    private synchronized void follow() {
        boolean wanted = !closed && !formation.forwardTargets(type).isEmpty();
        if (wanted && forward.isEmpty()) {
            forward = Optional.of(isolation.forward(address, () -> formation.forwardTargets(type)));
        } else if (!wanted && forward.isPresent()) {
            forward.get().close();
            forward = Optional.empty();
        }
    }

    /** Stops listening and cuts the connections under way. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            follow();
        }
        subscription.close();
    }
}
