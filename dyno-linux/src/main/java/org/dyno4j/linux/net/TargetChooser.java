package org.dyno4j.linux.net;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a target that accepts, beginning with another one each time. Thread-safe. */
final class TargetChooser {
    private static final Logger LOG = LoggerFactory.getLogger(TargetChooser.class);

    private final Supplier<? extends List<ForwardTarget>> targets;
    private final Function<ForwardTarget, Optional<OwnedDescriptor>> connector;
    private final AtomicInteger turn = new AtomicInteger();

    TargetChooser(
            Supplier<? extends List<ForwardTarget>> targets,
            Function<ForwardTarget, Optional<OwnedDescriptor>> connector) {
        this.targets = targets;
        this.connector = connector;
    }

    /** A connection to one of the targets; empty where none accepts. */
    Optional<OwnedDescriptor> connect() {
        List<ForwardTarget> candidates = List.copyOf(targets.get());
        int first = turn.getAndIncrement();
        for (int i = 0; i < candidates.size(); i++) {
            ForwardTarget target = candidates.get(Math.floorMod(first + i, candidates.size()));
            try {
                Optional<OwnedDescriptor> connection = connector.apply(target);
                if (connection.isPresent()) {
                    return connection;
                }
            } catch (DynoException e) {
                // It ended between being listed and being tried: the next one gets the connection.
                LOG.debug("{}: can't be connected to", target.sandbox().name(), e);
            }
        }
        return Optional.empty();
    }
}
