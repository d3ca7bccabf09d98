package org.dyno4j.log;

import java.util.Objects;

/**
 * By which names a line is shown outside.
 *
 * @param platform the source of what the platform says
 * @param logPlane what stands in the place of the dyno where the log plane speaks about itself
 * @param api the source of what the platform says about an app, such as its releases, in the name of {@link LogLine#API}
 */
public record LogRendering(String platform, String logPlane, String api) {
    private static final LogRendering STANDARD = new LogRendering(LogLine.DYNO, LogLine.LOGS, LogLine.DYNO);
    private static final LogRendering HEROKU = new LogRendering(LogLine.HEROKU, LogLine.LOGPLEX, LogLine.APP);

    public LogRendering {
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(logPlane, "logPlane");
        Objects.requireNonNull(api, "api");
    }

    /** Lines as they are: {@code dyno[web.1]: State changed from starting to up}. */
    public static LogRendering standard() {
        return STANDARD;
    }

    /** Heroku's names: {@code heroku[web.1]: State changed from starting to up}, {@code app[api]: Release v2 created}. */
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
        String source = line.isOfApi() ? api : platform;
        String process = line.isOfLogPlane() ? logPlane : line.process();
        return new LogLine(line.time(), source, process, line.text());
    }
}
