package org.dyno4j.app;

import java.time.Duration;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.OneOff;

/**
 * What a release does before any dyno runs it: its process type {@code release} runs to its end, in a one-off.
 *
 * <p>Belongs to the app's control thread.
 */
final class ReleasePhase {
    static final String TYPE = "release";

    private final OneOff dyno;
    private final Duration timeout;
    private final Observer observer;
    private final Timer late;
    private boolean tooLate;

    private ReleasePhase(OneOff dyno, Duration timeout, Control control, Observer observer) {
        this.dyno = dyno;
        this.timeout = timeout;
        this.observer = observer;
        this.late = control.after(timeout, this::late);
    }

    /** Is told of the end, on the app's control thread. */
    interface Observer {
        /** The command has done what it was to do. */
        void commandSucceeded();

        /** It has not; {@code how} says how it ended. Nothing of it is left. */
        void commandFailed(String how);
    }

    /** Starts the command, which is ended where it takes longer than that. */
    static ReleasePhase begin(
            AppFormation formation,
            FormationRelease release,
            String command,
            Duration timeout,
            Control control,
            Observer observer) {
        OneOff dyno = formation.run(release, TYPE, command);
        ReleasePhase phase = new ReleasePhase(dyno, timeout, control, observer);
        dyno.verdict().whenComplete((verdict, impossible) -> control.execute(() -> phase.ended(verdict)));
        return phase;
    }

    private void late() {
        tooLate = true;
        dyno.stop();
    }

    private void ended(ExitVerdict verdict) {
        late.cancel();
        if (tooLate) {
            observer.commandFailed("it still ran after " + timeout);
        } else if (verdict instanceof ExitVerdict.Clean) {
            observer.commandSucceeded();
        } else {
            observer.commandFailed("it " + verdict.describe());
        }
    }

    /** Ends the command. */
    void stop() {
        dyno.stop();
    }
}
