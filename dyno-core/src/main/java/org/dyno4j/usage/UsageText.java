package org.dyno4j.usage;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dyno4j.dyno.DynoName;

/**
 * Usage as text: a line with the version, a line for each span, and a line with their number, so that what was cut off
 * or edited is noticed.
 *
 * <pre>
 * dyno4j-usage 1
 * my+app web.1 standard-1x v3 2026-11-25T08:00:00Z PT1H15M30S
 * spans 1
 * </pre>
 */
final class UsageText {
    private static final String VERSION = "dyno4j-usage 1";
    private static final String END = "spans ";
    private static final int FIELDS = 6;

    private UsageText() {}

    static String format(Usage usage) {
        StringBuilder text = new StringBuilder(VERSION).append('\n');
        for (UsageSpan span : usage.spans()) {
            MeteredDyno dyno = span.dyno();
            text.append(escape(dyno.app())).append(' ').append(dyno.dyno()).append(' ');
            text.append(escape(dyno.size()))
                    .append(' ')
                    .append(escape(dyno.release()))
                    .append(' ');
            text.append(span.start()).append(' ').append(span.length()).append('\n');
        }
        return text.append(END).append(usage.spans().size()).append('\n').toString();
    }

    /**
     * Reads its own writing.
     *
     * @throws IllegalArgumentException if it is anything else; the message says where and what
     */
    static Usage parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
            throw new IllegalArgumentException("line 1 is not \"" + VERSION + "\": this version reads no other");
        }
        int spans = lines.size() - 2;
        if (spans < 0 || !text.endsWith("\n") || !lines.get(spans + 1).equals(END + spans)) {
            throw new IllegalArgumentException(
                    "the last line is not \"" + END + Math.max(0, spans) + "\": a part of the file is missing");
        }
        List<UsageSpan> parsed = new ArrayList<>(spans);
        for (int index = 1; index <= spans; index++) {
            parsed.add(span(index + 1, lines.get(index)));
        }
        return new Usage(parsed);
    }

    private static UsageSpan span(int number, String line) {
        List<String> fields = Splitter.on(' ').splitToList(line);
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("line " + number + " has " + fields.size() + " fields, not " + FIELDS);
        }
        try {
            MeteredDyno dyno = new MeteredDyno(
                    unescape(fields.get(0)), dynoName(fields.get(1)), unescape(fields.get(2)), unescape(fields.get(3)));
            return new UsageSpan(dyno, Instant.parse(fields.get(4)), Duration.parse(fields.get(5)));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException("line " + number + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Not only names that people may type: numbers here have any length. */
    private static DynoName dynoName(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("a dyno is named like web.1, not \"" + text + "\"");
        }
        return new DynoName(text.substring(0, dot), Integer.parseInt(text.substring(dot + 1)));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
