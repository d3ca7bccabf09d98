package org.dyno4j.formation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;

/** The one-off dynos that have not ended yet. Belongs to the control thread. */
final class OneOffs {
    private static final int FIRST_NUMBER = 1000;
    private static final int NUMBERS = 9000;

    private final FormationContext context;
    private final Map<DynoName, OneOffRun> runs = new TreeMap<>();

    OneOffs(FormationContext context) {
        this.context = context;
    }

    /**
     * Begins a run under a name that no other dyno has or can get: of four digits, as on Heroku, except under a process
     * type, where it is beyond all numbers that scaling can reach.
     */
    OneOffRun start(OneOffSpec spec, Generation generation, String command, DynoSize size) {
        runs.values().removeIf(OneOffRun::isOver);
        OneOffRun run = new OneOffRun(freeName(spec.type(), generation), spec, generation, command, size, context);
        runs.put(run.name(), run);
        run.start();
        return run;
    }

    private DynoName freeName(String type, Generation generation) {
        int first = generation.has(type) ? ScaleChange.MAXIMUM + 1 : FIRST_NUMBER;
        int number = first + context.random().nextInt(NUMBERS);
        DynoName name = new DynoName(type, number);
        while (runs.containsKey(name)) {
            number++;
            name = new DynoName(type, number);
        }
        return name;
    }

    void each(Consumer<OneOffRun> action) {
        live().forEach(action);
    }

    Optional<OneOffRun> find(DynoName name) {
        return Optional.ofNullable(runs.get(name)).filter(run -> !run.isOver());
    }

    List<OneOffRun> live(String type) {
        return live().stream().filter(run -> run.name().type().equals(type)).toList();
    }

    List<OneOffRun> live() {
        return runs.values().stream().filter(run -> !run.isOver()).toList();
    }
}
