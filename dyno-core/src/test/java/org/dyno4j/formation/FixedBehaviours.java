package org.dyno4j.formation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.dyno4j.dyno.DynoName;

/** Says how each run of each dyno behaves: well, unless a test has said otherwise. */
final class FixedBehaviours implements Function<DynoName, Behaviour> {
    private final Map<String, Behaviour> lasting = new HashMap<>();
    private final Map<String, Queue<Behaviour>> next = new HashMap<>();

    /** All runs of this dyno from now on. */
    FixedBehaviours always(String dyno, Behaviour behaviour) {
        lasting.put(dyno, behaviour);
        return this;
    }

    /** The next runs of this dyno, one after the other. */
    FixedBehaviours next(String dyno, Behaviour... behaviours) {
        next.computeIfAbsent(dyno, name -> new ArrayDeque<>()).addAll(List.of(behaviours));
        return this;
    }

    @Override
    public Behaviour apply(DynoName dyno) {
        String name = dyno.toString();
        Queue<Behaviour> waiting = next.getOrDefault(name, new ArrayDeque<>());
        return waiting.isEmpty() ? lasting.getOrDefault(name, Behaviour.GOOD) : waiting.remove();
    }
}
