package org.dyno4j.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** RFC 3339 timestamps in UTC, written out by hand: a {@code DateTimeFormatter} would cost more than the line it is for. */
final class Timestamps {
    private Timestamps() {}

    /** Appends {@code 2026-11-23T21:25:01.123456+00:00}. */
    static void appendMicroseconds(StringBuilder text, Instant time) {
        appendSeconds(text, LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC));
        text.append('.');
        appendDigits(text, time.getNano() / 1_000, 100_000);
        text.append("+00:00");
    }

    /** The whole second: {@code 2026-11-23T21:25:01+00:00}. */
    static String seconds(Instant time) {
        StringBuilder text = new StringBuilder(25);
        appendSeconds(text, LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC));
        return text.append("+00:00").toString();
    }

    private static void appendSeconds(StringBuilder text, LocalDateTime time) {
        appendDigits(text, time.getYear(), 1_000);
        text.append('-');
        appendDigits(text, time.getMonthValue(), 10);
        text.append('-');
        appendDigits(text, time.getDayOfMonth(), 10);
        text.append('T');
        appendDigits(text, time.getHour(), 10);
        text.append(':');
        appendDigits(text, time.getMinute(), 10);
        text.append(':');
        appendDigits(text, time.getSecond(), 10);
    }

    private static void appendDigits(StringBuilder text, int value, int highest) {
        int rest = value;
        for (int unit = highest; unit > 0; unit /= 10) {
            text.append((char) ('0' + rest / unit));
            rest %= unit;
        }
    }
}
