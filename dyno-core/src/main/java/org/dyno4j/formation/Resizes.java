package org.dyno4j.formation;

import java.util.ArrayList;
import java.util.List;
import org.dyno4j.dyno.DynoSize;

/** Resizes of process types whose dynos run on, one at a time for each type. Belongs to the control thread. */
final class Resizes {
    private final FormationContext context;
    private final TypeFormations types;
    private final List<ResizeRun> running = new ArrayList<>();

    Resizes(FormationContext context, TypeFormations types) {
        this.context = context;
        this.types = types;
    }

    /** Begins one; throws {@link IllegalStateException} while another of that type goes on. */
    ResizeRun begin(TypeFormation type, DynoSize size) {
        running.removeIf(ResizeRun::isOver);
        running.stream().filter(run -> run.type().equals(type)).findFirst().ifPresent(run -> {
            throw new IllegalStateException(
                    type.name() + " is being resized to " + run.after().name() + "; wait until that is done");
        });
        ResizeRun run = new ResizeRun(context, type, size, this::succeeded);
        running.add(run);
        run.proceed();
        return run;
    }

    private void succeeded(ResizeRun run) {
        Formation before = types.formation();
        run.type().resized(run.after());
        context.journal().scaled(before, types.formation());
    }

    void close() {
        running.forEach(run -> run.abandon(new IllegalStateException("the formation manager is closed")));
    }
}
