package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.isolation.SandboxConnection;

/**
 * One HTTP/1.1 request, of whose answer only the status line counts.
 *
 * <p>The JDK's own clients can't be used: neither {@code java.net.http.HttpClient} nor {@code HttpURLConnection} takes a
 * connection that is open already, and they can open none inside a dyno's network namespace.
 */
final class HttpExchange implements Exchange {
    /** RFC 9112, section 4; the reason phrase is optional and says nothing that the status doesn't. */
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: [^\r\n]*)?\r?");

    private static final int LONGEST_STATUS_LINE = 1024;
    private static final int MOST_BYTES = 64 * 1024;

    /** How often the end of the answer is looked for once its status is known. */
    private static final int FURTHER_LOOKS = 6;

    private final String what;
    private final ByteBuffer request;
    private final ByteBuffer line = ByteBuffer.allocate(LONGEST_STATUS_LINE);
    private Optional<Finding> answer = Optional.empty();
    private int bytes;
    private int further;

    HttpExchange(HealthCheck.Http check, int port) {
        what = "GET " + check.path() + " on port " + port;
        String text = "GET " + check.path() + " HTTP/1.1\r\nHost: " + check.host()
                + "\r\nUser-Agent: dyno4j\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        request = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads on for a while when the status is known: a server whose client closes before all was read gets a reset, and
     * many print that as an error.
     */
    @Override
    public Optional<Finding> goOn(SandboxConnection connection) throws IOException {
        if (!connection.finishConnect()) {
            return Optional.empty();
        }
        while (request.hasRemaining()) {
            if (connection.write(request) == 0) {
                return Optional.empty();
            }
        }
        boolean over = readWhatIsThere(connection);
        if (answer.isEmpty()) {
            answer = status(over);
        } else {
            further++;
        }
        return over || bytes >= MOST_BYTES || further >= FURTHER_LOOKS ? answer : Optional.empty();
    }

    /** Says whether it is all. */
    private boolean readWhatIsThere(SandboxConnection connection) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(4096);
        while (bytes < MOST_BYTES) {
            piece.clear();
            int count = connection.read(piece);
            if (count <= 0) {
                return count < 0;
            }
            bytes += count;
            piece.flip();
            while (piece.hasRemaining() && line.hasRemaining()) {
                line.put(piece.get());
            }
        }
        return true;
    }

    private Optional<Finding> status(boolean over) {
        String read = new String(line.array(), 0, line.position(), StandardCharsets.ISO_8859_1);
        int end = read.indexOf('\n');
        if (end < 0) {
            return over || !line.hasRemaining() ? Optional.of(noHttp()) : Optional.empty();
        }
        Matcher status = STATUS_LINE.matcher(read.substring(0, end));
        if (!status.matches()) {
            return Optional.of(noHttp());
        }
        int code = Integer.parseInt(status.group(1));
        return Optional.of(new Finding(code >= 200 && code < 400, what + " was answered with status " + code));
    }

    private Finding noHttp() {
        return Finding.unhealthy(what + (bytes == 0 ? " was not answered" : " was answered by no HTTP/1.1 server"));
    }

    @Override
    public Finding failed(IOException failure) {
        return answer.orElseGet(() -> Finding.unhealthy(what + " failed: " + failure.getMessage()));
    }

    @Override
    public Finding late(Duration timeout) {
        return answer.orElseGet(() ->
                Finding.unhealthy(what + " was not answered within " + PlatformLines.seconds(timeout) + " seconds"));
    }
}
