package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Lines as messages of RFC 5424, each in a frame of RFC 6587 that begins with its length in bytes, as Logplex writes
 * them: without MSGID, ended by a line feed that is part of the message.
 */
final class SyslogFrames {
    private static final int LONGEST_HOSTNAME = 255; // RFC 5424, section 6
    private static final int LONGEST_APPNAME = 48;
    private static final int LONGEST_PROCID = 128;

    private final LogRendering rendering;
    private final String hostname;
    private final String beforeMessage;

    private SyslogFrames(LogRendering rendering, String hostname, String beforeMessage) {
        this.rendering = rendering;
        this.hostname = header(hostname, LONGEST_HOSTNAME);
        this.beforeMessage = beforeMessage;
    }

    /** What syslog servers read: no MSGID, no structured data. */
    static SyslogFrames forServers(LogRendering rendering, String hostname) {
        return new SyslogFrames(rendering, hostname, " - - ");
    }

    /** What Logplex sends over HTTPS: it leaves the structured data out altogether, without even a dash for it. */
    static SyslogFrames asLogplex(LogRendering rendering) {
        return new SyslogFrames(rendering, "host", " - ");
    }

    void append(LogLine line, ByteArrayOutputStream target) {
        LogLine shown = rendering.rename(line);
        StringBuilder message = new StringBuilder(100 + shown.text().length());
        message.append('<').append(SyslogPriority.of(line)).append(">1 ");
        Timestamps.appendMicroseconds(message, shown.time());
        message.append(' ').append(hostname);
        message.append(' ').append(header(shown.source(), LONGEST_APPNAME));
        message.append(' ').append(header(shown.process(), LONGEST_PROCID));
        message.append(beforeMessage).append(shown.text()).append('\n');
        byte[] bytes = message.toString().getBytes(UTF_8);
        target.writeBytes((bytes.length + " ").getBytes(US_ASCII));
        target.writeBytes(bytes);
    }

    /** A field of the header: printable ASCII without spaces, of limited length, a dash where there is nothing. */
    static String header(String value, int longest) {
        String printable = value.codePoints()
                .map(character -> character > ' ' && character < 0x7f ? character : '_')
                .limit(longest)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.isEmpty() ? "-" : printable;
    }
}
