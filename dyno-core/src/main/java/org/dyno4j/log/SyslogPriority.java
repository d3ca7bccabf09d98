package org.dyno4j.log;

/** The number that syslog messages begin with, facility times eight plus severity, as seen in Heroku's logs. */
final class SyslogPriority {
    private static final int LOCAL7_INFO = 190; // what dynos print
    private static final int SYSLOG_NOTICE = 45; // what happens to dynos
    private static final int LOCAL0_NOTICE = 133; // what happens to apps
    private static final int LOCAL0_INFO = 134; // errors and metrics of dynos
    private static final int LOCAL5_WARNING = 172; // what happens to logs

    private SyslogPriority() {}

    static int of(LogLine line) {
        if (!line.isOfPlatform()) {
            return LOCAL7_INFO;
        }
        if (line.isOfApi()) {
            return LOCAL0_NOTICE;
        }
        if (line.isOfLogPlane()) {
            return LOCAL5_WARNING;
        }
        String text = line.text();
        return text.startsWith("Error ") || text.startsWith("Process running mem=") || text.contains("sample#")
                ? LOCAL0_INFO
                : SYSLOG_NOTICE;
    }
}
