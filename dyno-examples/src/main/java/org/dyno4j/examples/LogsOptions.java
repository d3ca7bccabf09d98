package org.dyno4j.examples;

import java.util.List;
import java.util.Optional;
import org.dyno4j.log.LogFilter;

/**
 * Which lines of the log are wanted.
 *
 * @param tail the most of them, the newest
 * @param dyno of which dyno alone, where that is said
 */
record LogsOptions(int tail, Optional<String> dyno) {
    private static final int TAIL = 100;

    /** Reads {@code --tail N} and {@code --dyno web.1}; what makes no sense is a {@link UsageException}. */
    static LogsOptions parse(List<String> words) {
        LogsOptions options = new LogsOptions(TAIL, Optional.empty());
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (i + 1 == words.size()) {
                throw new UsageException("logs wants a value behind " + option);
            }
            options = options.with(option, words.get(i + 1));
        }
        return options;
    }

    private LogsOptions with(String option, String value) {
        return switch (option) {
            case "--tail" -> new LogsOptions(Options.integer(option, value, 1, Integer.MAX_VALUE), dyno);
            case "--dyno" -> new LogsOptions(tail, Optional.of(value));
            default -> throw new UsageException("logs knows no " + option);
        };
    }

    LogFilter filter() {
        return dyno.map(LogFilter.all()::withDyno).orElse(LogFilter.all());
    }
}
