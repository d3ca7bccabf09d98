package org.dyno4j.log;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which lines of a log are wanted: all of them, or those of one source, one process type or one dyno. Every condition
 * that is set must hold.
 *
 * @param source the source, such as {@link LogLine#APP}, compared whole
 * @param processType the part of the process before its last dot: {@code web} means {@code web.1}, not {@code webhook.1}
 * @param dyno the process as it stands in a line, such as {@code web.1}
 */
public record LogFilter(Optional<String> source, Optional<String> processType, Optional<String> dyno)
        implements Predicate<LogLine> {
    private static final LogFilter ALL = new LogFilter(Optional.empty(), Optional.empty(), Optional.empty());

    /** Every line. */
    public static LogFilter all() {
        return ALL;
    }

    /** The same, of this source alone. */
    public LogFilter withSource(String value) {
        return new LogFilter(Optional.of(value), processType, dyno);
    }

    /** The same, of the dynos of this process type alone. */
    public LogFilter withProcessType(String value) {
        return new LogFilter(source, Optional.of(value), dyno);
    }

    /** The same, of this dyno alone. */
    public LogFilter withDyno(String value) {
        return new LogFilter(source, processType, Optional.of(value));
    }

    /** Whether the line is wanted. */
    @Override
    public boolean test(LogLine line) {
        return isAbsentOr(source, line.source())
                && isAbsentOr(dyno, line.process())
                && (processType.isEmpty() || isOfType(processType.get(), line.process()));
    }

    /** Those of the lines that are wanted. */
    List<LogLine> select(List<LogLine> lines) {
        return equals(ALL) ? lines : lines.stream().filter(this).toList();
    }

    private static boolean isAbsentOr(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private static boolean isOfType(String type, String process) {
        return process.lastIndexOf('.') == type.length() && process.startsWith(type);
    }
}
