package org.dyno4j.log;

import java.util.Objects;

/**
 * By which names a line is shown outside.
 *
 * @param platform the source of what the platform says
 * @param logPlane what stands in the place of the dyno where the log plane speaks about itself
 */
public record LogRendering(String platform, String logPlane) {
    private static final LogRendering STANDARD = new LogRendering(LogLine.DYNO, LogLine.LOGS);
    private static final LogRendering HEROKU = new LogRendering("heroku", "logplex");

    public LogRendering {
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(logPlane, "logPlane");
    }

    /** Lines as they are: {@code dyno[web.1]: State changed from starting to up}. */
    public static LogRendering standard() {
        return STANDARD;
    }

    /** Heroku's names: {@code heroku[web.1]: State changed from starting to up}. */
    public static LogRendering heroku() {
        return HEROKU;
    }

    /** The line as it is shown, in the form of {@link LogLine#toString()}. */
    public String render(LogLine line) {
        return rename(line).toString();
    }

    LogLine rename(LogLine line) {
        if (equals(STANDARD) || !line.source().equals(LogLine.DYNO)) {
            return line;
        }
        String process = line.process().equals(LogLine.LOGS) ? logPlane : line.process();
        return new LogLine(line.time(), platform, process, line.text());
    }
}
