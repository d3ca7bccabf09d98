package org.dyno4j.dyno;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was seen of one dyno at one moment.
 *
 * @param name the dyno's name
 * @param command what it runs
 * @param size what it may use
 * @param state where it stands
 * @param since when it came into that state
 * @param port the port that it was given; absent while nothing runs
 * @param attempt how many times in a row it has crashed; 0 again once it has been up for long enough
 * @param retryAt when it is started again, where it has ended by itself and waits
 * @param why what led to its state, for people: {@code "exited with status 1"}
 * @param lastVerdict how its last run ended, where one has ended
 */
public record DynoStatus(
        DynoName name,
        String command,
        DynoSize size,
        DynoState state,
        Instant since,
        OptionalInt port,
        int attempt,
        Optional<Instant> retryAt,
        String why,
        Optional<ExitVerdict> lastVerdict) {
    public DynoStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(retryAt, "retryAt");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(lastVerdict, "lastVerdict");
    }

    /** One line for people: {@code web.1: crashed since …, exited with status 1, attempt 2, next retry at …}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(name).append(": ").append(state.label()).append(" since ").append(since);
        if (!why.isEmpty()) {
            text.append(", ").append(why);
        }
        if (attempt > 0) {
            text.append(", attempt ").append(attempt);
        }
        retryAt.ifPresent(instant -> text.append(", next retry at ").append(instant));
        return text.toString();
    }
}
