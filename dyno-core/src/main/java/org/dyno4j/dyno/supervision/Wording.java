package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.log.LogLine;

/** In whose words the platform speaks about dynos, where those are not the same. */
public enum Wording {
    /** Every state by its own name, and what is to be expected next. */
    STANDARD(LogLine.DYNO) {
        @Override
        public DynoState shown(DynoState state, DynoState ending) {
            return state;
        }

        @Override
        public Optional<String> retry(int crashes, Duration delay) {
            return delay.isZero() ? Optional.empty() : Optional.of(PlatformLines.retry(crashes, delay));
        }

        @Override
        public Optional<String> remark(ExitVerdict verdict) {
            return PlatformLines.remark(verdict);
        }
    },

    /**
     * What Heroku says and no more: to Heroku a dyno is down as soon as it is told to end, a one-off stays what it was until
     * it is complete, and waits are not told.
     */
    HEROKU(LogLine.HEROKU) {
        @Override
        public DynoState shown(DynoState state, DynoState ending) {
            return state == DynoState.STOPPING ? ending : state;
        }

        @Override
        public Optional<String> retry(int crashes, Duration delay) {
            return Optional.empty();
        }

        @Override
        public Optional<String> remark(ExitVerdict verdict) {
            // Of want of memory R15 has told.
            return verdict instanceof ExitVerdict.OutOfMemory ? Optional.empty() : PlatformLines.remark(verdict);
        }
    };

    private final String source;

    Wording(String source) {
        this.source = source;
    }

    /** The source of lines, as in {@code heroku[web.1]}. */
    public String source() {
        return source;
    }

    /** The state that lines show; {@code ending} is what Heroku shows of this dyno while it ends. */
    public abstract DynoState shown(DynoState state, DynoState ending);

    /** What is said about the wait before a crashed dyno is started again, if anything. */
    public abstract Optional<String> retry(int crashes, Duration delay);

    /** What is said about an end that the exit status alone doesn't tell, if anything. */
    public abstract Optional<String> remark(ExitVerdict verdict);
}
