package org.dyno4j.log;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A syslog server, over TCP or TLS: messages of RFC 5424, framed by their length (RFC 6587, octet counting).
 *
 * <p>Over TLS, the server's certificate must be trusted and be the host's. The time limits are Heroku's where not set: 3
 * seconds to connect, 4 seconds in which the server must take the next 4,096 bytes.
 */
public final class SyslogTarget extends DrainTarget {
    private final String host;
    private final int port;
    private final Optional<SSLContext> tls;
    private final String hostname;
    private final Duration connectTimeout;
    private final Duration sendTimeout;

    private SyslogTarget(
            String host,
            int port,
            Optional<SSLContext> tls,
            String hostname,
            Duration connectTimeout,
            Duration sendTimeout) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.tls = tls;
        this.hostname = Objects.requireNonNull(hostname, "hostname");
        this.connectTimeout = positive(connectTimeout);
        this.sendTimeout = positive(sendTimeout);
    }

    /** A server that speaks plain TCP; anybody on the way can read the log. */
    public static SyslogTarget tcp(String host, int port) {
        return new SyslogTarget(host, port, Optional.empty(), "host", Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    /** A server that speaks TLS; the context says whom to trust: {@link SSLContext#getDefault()} or another. */
    public static SyslogTarget tls(String host, int port, SSLContext context) {
        return new SyslogTarget(host, port, Optional.of(context), "host", Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    /** The same, with this for the HOSTNAME of messages, where Heroku has the drain's token; {@code host} if not set. */
    public SyslogTarget withHostname(String value) {
        return new SyslogTarget(host, port, tls, value, connectTimeout, sendTimeout);
    }

    /** The same, with other time limits, both positive. */
    public SyslogTarget withTimeouts(Duration connect, Duration send) {
        return new SyslogTarget(host, port, tls, hostname, connect, send);
    }

    @Override
    DrainConnection connection(LogRendering rendering, DrainThreads threads) {
        return new SyslogConnection(this, SyslogFrames.forServers(rendering, hostname), threads);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration sendTimeout() {
        return sendTimeout;
    }

    @Override
    public String toString() {
        return (tls.isPresent() ? "syslog+tls://" : "syslog://") + host + ":" + port;
    }
}
