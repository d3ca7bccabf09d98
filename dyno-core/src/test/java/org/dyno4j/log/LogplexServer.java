package org.dyno4j.log;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on the loopback that keeps the requests it gets, and answers as it is told. */
final class LogplexServer implements AutoCloseable {
    /** An answer that never comes. */
    static final int SILENCE = 0;

    /** Headers, and then no end. */
    static final int ENDLESS = 1;

    record Request(String method, String path, Headers headers, List<String> messages, int length) {
        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        List<String> texts() {
            return messages.stream()
                    .map(message -> message.split(" ", 7)[6].strip())
                    .toList();
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    private LogplexServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static LogplexServer start() throws IOException {
        return new LogplexServer(HttpServer.create(loopback(), 0), "http");
    }

    static LogplexServer start(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new LogplexServer(server, "https");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** What to answer to the next requests; 204 after that. */
    void answer(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    URI uri(String user, String path) {
        return URI.create(
                scheme + "://" + user + "127.0.0.1:" + server.getAddress().getPort() + path);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                OctetCounting.readAll(body),
                body.length));
        Integer answer = answers.poll();
        int status = answer == null ? 204 : answer;
        if (status == SILENCE || status == ENDLESS) {
            if (status == ENDLESS) {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
            awaitClosing();
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
