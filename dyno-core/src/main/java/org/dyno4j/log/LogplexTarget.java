package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * An HTTPS server that takes Logplex's format: batches of framed syslog messages, posted as {@code
 * application/logplex-1}.
 *
 * <p>A batch that is answered by 2xx is delivered. One that is answered by 400, 413 or 422 is given up, since its
 * content is what is wrong; after anything else it is sent again under the same {@code Logplex-Frame-Id}. Redirects are
 * not followed. The time limits are Heroku's where not set: 3 seconds to connect, 5 seconds for a whole request.
 */
public final class LogplexTarget extends DrainTarget {
    private final URI uri;
    private final Optional<String> credentials;
    private final String token;
    private final Optional<SSLContext> tls;
    private final Duration connectTimeout;
    private final Duration requestTimeout;

    private LogplexTarget(
            URI uri,
            Optional<String> credentials,
            String token,
            Optional<SSLContext> tls,
            Duration connectTimeout,
            Duration requestTimeout) {
        this.uri = uri;
        this.credentials = credentials;
        this.token = Objects.requireNonNull(token, "token");
        this.tls = tls;
        this.connectTimeout = positive(connectTimeout);
        this.requestTimeout = positive(requestTimeout);
    }

    /**
     * A server at an address, with a new token, and the JVM's idea of whom to trust.
     *
     * @param uri {@code https://[user:password@]host[:port]/path}; {@code http} is possible, and readable on the way
     * @throws IllegalArgumentException if it is no such address; the message doesn't contain it
     */
    public static LogplexTarget at(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            throw new IllegalArgumentException("a Logplex drain is at https://host/path");
        }
        Optional<String> credentials = Optional.ofNullable(uri.getUserInfo());
        String token = "d." + UUID.randomUUID();
        return new LogplexTarget(
                withoutUser(uri), credentials, token, Optional.empty(), Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    private static URI withoutUser(URI uri) {
        try {
            return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), uri.getQuery(), null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("an address without its user is no address");
        }
    }

    /** The same, with this as {@code Logplex-Drain-Token}: Heroku's are {@code d.} and a UUID. */
    public LogplexTarget withToken(String value) {
        return new LogplexTarget(uri, credentials, value, tls, connectTimeout, requestTimeout);
    }

    /** The same, with somebody else to trust, and threads of its own for that. */
    public LogplexTarget withSslContext(SSLContext value) {
        return new LogplexTarget(uri, credentials, token, Optional.of(value), connectTimeout, requestTimeout);
    }

    /** The same, with other limits, both positive: to connect, and for a request and its answer, connecting included. */
    public LogplexTarget withTimeouts(Duration connect, Duration request) {
        return new LogplexTarget(uri, credentials, token, tls, connect, request);
    }

    /** What tells this drain from others to the server. */
    public String token() {
        return token;
    }

    @Override
    DrainConnection connection(LogRendering rendering, DrainThreads threads) {
        HttpClient client = tls.map(context -> threads.httpClientBuilder(connectTimeout)
                        .sslContext(context)
                        .build())
                .orElseGet(() -> threads.httpClient(connectTimeout));
        return new LogplexConnection(this, SyslogFrames.asLogplex(rendering), client, requestTimeout);
    }

    /** A request with everything but its content. */
    HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/logplex-1")
                .header("Logplex-Drain-Token", token)
                .header("User-Agent", "dyno4j");
        credentials.ifPresent(value ->
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
        return request;
    }

    /** The address without user and query, which may hold keys. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
