package org.dyno4j.formation;

import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.supervision.Platform;

/**
 * A formation's state machine with what it publishes, in real or simulated time.
 *
 * <p>Given a platform, a source of randomness and the same requests at the same moments, it does the same.
 */
final class FormationEngine {
    private final FormationControl control;
    private final Publisher publisher;
    private final Watches watches = new Watches();

    /** {@code freePort} tells whether nobody else listens on a port of the JVM's own network. */
    FormationEngine(
            Platform platform,
            Settings settings,
            RandomGenerator random,
            IntPredicate freePort,
            Consumer<FormationEvent> events) {
        Consumer<FormationEvent> told = event -> tell(event, events);
        Journal journal = new Journal(platform, settings.wording(), told.andThen(watches), this::changed);
        DynoFactory factory = new DynoFactory(platform, settings, new Ports(random, freePort), random);
        control = new FormationControl(new FormationContext(platform, settings, factory, journal, random));
        publisher =
                new Publisher(platform.control(), events, control.snapshot(), control::snapshot, watches::published);
    }

    private void tell(FormationEvent event, Consumer<FormationEvent> events) {
        if (event instanceof FormationEvent.DynoEnded ended) {
            control.ended(ended.dyno(), ended.verdict());
        }
        events.accept(event);
    }

    private void changed() {
        publisher.changed();
        control.changed();
    }

    FormationControl control() {
        return control;
    }

    Publisher publisher() {
        return publisher;
    }

    Watches watches() {
        return watches;
    }

    /** Nothing will happen any more. */
    void end() {
        publisher.end();
        watches.end();
    }
}
