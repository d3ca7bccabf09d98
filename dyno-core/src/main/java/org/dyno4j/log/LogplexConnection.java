package org.dyno4j.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts batches, one request at a time; the client below keeps the connection alive. */
final class LogplexConnection implements DrainConnection {
    private static final Set<Integer> CONTENT_REFUSED = Set.of(400, 413, 422);

    private final LogplexTarget target;
    private final SyslogFrames frames;
    private final HttpClient client;
    private final Duration timeout;

    LogplexConnection(LogplexTarget target, SyslogFrames frames, HttpClient client, Duration timeout) {
        this.target = target;
        this.frames = frames;
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public void send(Batch batch) throws IOException, InterruptedException {
        List<LogLine> lines = batch.rest();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        lines.forEach(line -> frames.append(line, body));
        HttpRequest request = target.request()
                .header("Logplex-Msg-Count", Integer.toString(lines.size()))
                .header("Logplex-Frame-Id", batch.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        int status = answer(request);
        if (CONTENT_REFUSED.contains(status)) {
            throw new DrainRefusal(target + " answered " + status, lines.size());
        }
        if (status < 200 || status > 299) {
            throw new IOException(target + " answered " + status);
        }
        batch.advance(lines.size());
    }

    /** The status, once all of the answer is there: a limit of the client's own would end with the headers. */
    private int answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
                    .statusCode();
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(
                    target + " did not answer within " + TimeUnit.MILLISECONDS.convert(timeout) + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        // The client closes idle connections itself.
    }
}
