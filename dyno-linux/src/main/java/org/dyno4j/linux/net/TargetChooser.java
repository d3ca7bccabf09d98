package org.dyno4j.linux.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
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

/** Begins connections to targets, to another one first each time. Thread-safe. */
final class TargetChooser {
    private static final Logger LOG = LoggerFactory.getLogger(TargetChooser.class);

    private final Supplier<? extends List<ForwardTarget>> targets;
    private final Function<ForwardTarget, OwnedDescriptor> beginner;
    private final AtomicInteger turn = new AtomicInteger();

    TargetChooser(Supplier<? extends List<ForwardTarget>> targets, Function<ForwardTarget, OwnedDescriptor> beginner) {
        this.targets = targets;
        this.beginner = beginner;
    }

    /** The targets of the moment, in the order in which one client tries them. */
    Iterator<ForwardTarget> inTurn() {
        List<ForwardTarget> all = new ArrayList<>(targets.get());
        Collections.rotate(all, -(turn.getAndIncrement() % Math.max(1, all.size())));
        return all.iterator();
    }

    /** A socket whose connection to the first of those that can be tried has begun; empty where there is none left. */
    Optional<OwnedDescriptor> begin(Iterator<ForwardTarget> candidates) {
        while (candidates.hasNext()) {
            ForwardTarget target = candidates.next();
            try {
                return Optional.of(beginner.apply(target));
            } catch (DynoException e) {
                // It ended between being listed and being tried: the next one gets the connection.
                LOG.debug("{}: can't be connected to", target.sandbox().name(), e);
            }
        }
        return Optional.empty();
    }
}
