package org.dyno4j.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.OneOff;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/** What a release does before any dyno runs it: its process type {@code release} runs to its end, in a one-off. */
final class ReleasePhase {
    static final String TYPE = "release";

    private final String app;
    private final Duration timeout;

    ReleasePhase(String app, Duration timeout) {
        this.app = app;
        this.timeout = timeout;
    }

    /**
     * Runs it, where there is one.
     *
     * @throws ReleaseCommandException if it failed, or took longer than it may
     */
    void run(Procfile procfile, FormationManager formation, Release release) throws InterruptedException {
        Optional<ProcessType> command = procfile.find(TYPE);
        if (command.isEmpty()) {
            return;
        }
        OneOff dyno = formation.run(TYPE, command.get().command());
        try {
            ExitVerdict verdict = dyno.await(timeout);
            if (!(verdict instanceof ExitVerdict.Clean)) {
                throw new ReleaseCommandException(app, release, "it " + verdict.describe());
            }
        } catch (TimeoutException late) {
            throw new ReleaseCommandException(app, release, "it still ran after " + timeout);
        }
    }
}
