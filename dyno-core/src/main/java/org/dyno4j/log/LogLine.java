package org.dyno4j.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One line of a log.
 *
 * @param time when it came into the log, to the microsecond
 * @param source who says so: {@link #APP}, {@link #DYNO} or {@link #HEROKU}
 * @param process the dyno it came from or is about, such as {@code web.1}
 * @param text the line without its end
 */
public record LogLine(Instant time, String source, String process, String text) {
    /** The source of what a dyno itself printed. */
    public static final String APP = "app";

    /** The source of what the platform has to say about a dyno. */
    public static final String DYNO = "dyno";

    /** The same, where the platform speaks as Heroku does. */
    public static final String HEROKU = "heroku";

    /** Stands in the place of the dyno in what is said about an app: its releases, its config vars, its numbers. */
    public static final String API = "api";

    /** Stands in the place of the dyno in what the log plane says about itself. */
    static final String LOGS = "logs";

    /** The same, where it speaks as Heroku does. */
    static final String LOGPLEX = "logplex";

    private static final int OBJECT_BYTES = 96;

    public LogLine {
        time = time.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(process, "process");
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the text of a log line contains a line feed");
        }
    }

    /** Whether it is the platform that speaks, and not a dyno. */
    boolean isOfPlatform() {
        return source.equals(DYNO) || source.equals(HEROKU) || isOfApi();
    }

    /** Whether it is about an app; no dyno has such a name, which Heroku puts behind {@link #APP}. */
    boolean isOfApi() {
        return process.equals(API);
    }

    /** Whether the log plane speaks about itself. */
    boolean isOfLogPlane() {
        return isOfPlatform() && (process.equals(LOGS) || process.equals(LOGPLEX));
    }

    /** About how much heap the line takes, never less than it does. */
    int heapBytes() {
        return OBJECT_BYTES + 2 * text.length();
    }

    /** The line as it is shown: {@code 2026-11-23T21:25:01.123456+00:00 app[web.1]: text}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(40 + source.length() + process.length() + text.length());
        Timestamps.appendMicroseconds(line, time);
        return line.append(' ')
                .append(source)
                .append('[')
                .append(process)
                .append("]: ")
                .append(text)
                .toString();
    }
}
