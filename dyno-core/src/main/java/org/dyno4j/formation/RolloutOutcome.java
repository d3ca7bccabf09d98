package org.dyno4j.formation;

import java.util.Objects;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.ExitVerdict;

/** What became of a rollout. */
public sealed interface RolloutOutcome {

    /** The release that was to be rolled out. */
    FormationRelease release();

    /** The outcome in words. */
    String describe();

    /** Every dyno that is desired runs the release. */
    record Completed(FormationRelease release) implements RolloutOutcome {
        public Completed {
            Objects.requireNonNull(release, "release");
        }

        @Override
        public String describe() {
            return "release " + release.name() + " is rolled out";
        }
    }

    /** A dyno failed on the release too often; all are back on the release before. */
    record Failed(FormationRelease release, DynoName dyno, ExitVerdict verdict) implements RolloutOutcome {
        public Failed {
            Objects.requireNonNull(release, "release");
            Objects.requireNonNull(dyno, "dyno");
            Objects.requireNonNull(verdict, "verdict");
        }

        @Override
        public String describe() {
            return "release " + release.name() + " was rolled back: " + dyno + " " + verdict.describe();
        }
    }

    /** It was called off; all are back on the release before. */
    record CalledOff(FormationRelease release) implements RolloutOutcome {
        public CalledOff {
            Objects.requireNonNull(release, "release");
        }

        @Override
        public String describe() {
            return "release " + release.name() + " was rolled back by request";
        }
    }

    /** Before it was over, another rollout took its place, or the formation was closed; {@code why} says which. */
    record Superseded(FormationRelease release, String why) implements RolloutOutcome {
        public Superseded {
            Objects.requireNonNull(release, "release");
            Objects.requireNonNull(why, "why");
        }

        @Override
        public String describe() {
            return "the rollout of release " + release.name() + " was ended: " + why;
        }
    }
}
