package org.dyno4j.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.Rollout;
import org.dyno4j.formation.RolloutPlan;
import org.dyno4j.procfile.Procfile;

/**
 * The formation of an app, one for all of its releases, and what is kept of it: numbers and sizes.
 *
 * <p>Belongs to the app's control thread, but for {@link #isRunning}.
 */
final class AppFormation {
    private final String app;
    private final List<String> firstScale;
    private final ReleasedFormation dynos;
    private final KeptState state;
    private volatile boolean running;
    private boolean closing;

    AppFormation(String app, List<String> firstScale, ReleasedFormation dynos, KeptState state) {
        this.app = app;
        this.firstScale = firstScale;
        this.dynos = dynos;
        this.state = state;
    }

    /** Runs a command with a release, in a dyno of that type and of the size that dynos of it have. */
    OneOff run(FormationRelease release, String type, String command) {
        OneOffSpec spec = OneOffSpec.of(command).withType(type);
        return dynos.run(
                release,
                state.now().formation().stream()
                        .filter(entry -> entry.type().equals(type))
                        .map(entry -> spec.withSize(dynos.sizeNamed(entry.size())))
                        .findFirst()
                        .orElse(spec));
    }

    Rollout rollout(RolloutPlan plan) {
        return dynos.rollout(plan);
    }

    /**
     * Refuses a release before anything of it runs, where its dynos could not be started in the end.
     *
     * @throws org.dyno4j.formation.ScaleException if it is to be scaled to what is impossible with its process types
     */
    void requireScalable(Procfile procfile) {
        if (!running) {
            dynos.checkScale(procfile, wanted(procfile, state.now()));
        }
    }

    /**
     * What is desired of a release that was rolled out; where none ran before it, its dynos are started now: as many as
     * were kept, or of the first release those that the options say.
     */
    List<FormationEntry> settle(Procfile procfile) {
        Formation desired = dynos.scale(running ? new String[0] : wanted(procfile, state.now()));
        running = true;
        return entries(desired);
    }

    /**
     * Scales what runs, and keeps what is desired then.
     *
     * @throws DynoException if nothing runs, or one of the changes is impossible; none is made then
     */
    Formation scale(String... changes) {
        requireRunning();
        Formation desired = dynos.scale(changes);
        List<FormationEntry> entries = entries(desired);
        state.accept(keeping(entries));
        return desired;
    }

    /** Types that only one of two releases has stay known until it is decided which of them is the current one. */
    private static UnaryOperator<AppState> keeping(List<FormationEntry> entries) {
        return before -> {
            List<FormationEntry> all = new ArrayList<>(entries);
            before.formation().stream()
                    .filter(kept ->
                            entries.stream().noneMatch(entry -> entry.type().equals(kept.type())))
                    .forEach(all::add);
            return before.withFormation(all);
        };
    }

    private static List<FormationEntry> entries(Formation desired) {
        return desired.entries().stream().map(FormationEntry::of).toList();
    }

    private String[] wanted(Procfile procfile, AppState before) {
        if (before.current().isPresent()) {
            return before.formation().stream()
                    .filter(entry -> procfile.find(entry.type()).isPresent())
                    .map(FormationEntry::toString)
                    .toArray(String[]::new);
        }
        if (firstScale.isEmpty() && procfile.find(DynoName.WEB).isPresent()) {
            return new String[] {DynoName.WEB + "=1"};
        }
        return firstScale.toArray(String[]::new);
    }

    /** What becomes, for people, of dynos where a release fails. */
    String afterFailure() {
        if (closing) {
            return "the app is being closed";
        }
        return running ? "what ran before runs on" : "nothing ran before, and nothing runs";
    }

    /** Its dynos are about to be ended for good. */
    void close() {
        closing = true;
    }

    /** Whether that has been said. */
    boolean isClosing() {
        return closing;
    }

    /** Whether a release was rolled out in this JVM. Any thread may ask. */
    boolean isRunning() {
        return running;
    }

    void requireRunning() {
        if (!running) {
            throw new DynoException(
                    app + ": no release runs; call deploy() first, or start() where a release was kept");
        }
    }
}
