package org.dyno4j.formation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whose turn it is to start. Belongs to the control thread.
 *
 * <p>A dyno waits where none of its name is there; one that takes the place of another, or is tried again after a crash,
 * does not. It waits for no type that the release lacks.
 */
final class Turns {
    private final BootOrder order;
    private final Function<String, Optional<TypeFormation>> types;
    private final Set<String> completed = new HashSet<>();

    Turns(BootOrder order, Function<String, Optional<TypeFormation>> types) {
        this.order = order;
        this.types = types;
    }

    /** A dyno of that type, or one that ran its command, has ended with status 0. */
    void completed(String type) {
        if (order.isAwaited(type)) {
            completed.add(type);
        }
    }

    /** What dynos of this type still wait for, for people: {@code waits for db: healthy}; empty where it is their turn. */
    Optional<String> awaitedBy(String type) {
        List<String> missing = order.awaited().get(type).stream()
                .filter(awaited -> types.apply(awaited.type())
                        .filter(there -> !hasCome(there, awaited.condition()))
                        .isPresent())
                .map(BootOrder.Awaited::describe)
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("waits for " + String.join(", ", missing));
    }

    /** Whether there is anybody who may have to wait. */
    boolean anyoneWaits() {
        return !order.waiting().isEmpty();
    }

    /** Starts all whose turn has come. */
    void review() {
        order.waiting().forEach(type -> types.apply(type).ifPresent(there -> there.each(Slot::takeTurn)));
    }

    private boolean hasCome(TypeFormation type, StartCondition condition) {
        return switch (condition) {
            case STARTED ->
                type.slots().stream().anyMatch(slot -> slot.sandbox().isPresent());
            case HEALTHY -> !type.targets().isEmpty();
            case COMPLETED -> completed.contains(type.name());
        };
    }
}
