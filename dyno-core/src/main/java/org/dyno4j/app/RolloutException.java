package org.dyno4j.app;

import java.io.Serial;
import java.util.Optional;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.RolloutOutcome;

/**
 * The dynos of a release did not come up, or its rollout was ended before; what ran before runs on, unless the app is
 * being closed.
 */
public class RolloutException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String release;
    private final transient Optional<RolloutOutcome.Failed> failed;

    RolloutException(String app, Release release, RolloutOutcome outcome, String others) {
        super(app + ": " + outcome.describe() + "; " + others
                + (outcome instanceof RolloutOutcome.Failed failure
                        ? ". What " + failure.dyno() + " printed is in the log"
                        : ""));
        this.release = release.name();
        this.failed = outcome instanceof RolloutOutcome.Failed failure ? Optional.of(failure) : Optional.empty();
    }

    /** The name of the release: {@code v2}. */
    public String release() {
        return release;
    }

    /** The dyno that did not come up as often as {@link RolloutOptions#attempts}, where it was that. */
    public Optional<DynoName> dyno() {
        return failed.map(RolloutOutcome.Failed::dyno);
    }

    /** How its last attempt ended. */
    public Optional<ExitVerdict> verdict() {
        return failed.map(RolloutOutcome.Failed::verdict);
    }
}
