package org.dyno4j.examples;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A syslog server for one client, on the loopback: reads messages that begin with their length (RFC 6587). */
final class SyslogListener implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread thread;

    private SyslogListener(ServerSocket listener, Consumer<String> messages) {
        this.listener = listener;
        this.thread = new Thread(() -> serve(messages), "syslog-listener");
        thread.setDaemon(true);
    }

    static SyslogListener start(Consumer<String> messages) throws IOException {
        SyslogListener server = new SyslogListener(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), messages);
        server.thread.start();
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Consumer<String> messages) {
        try (Socket client = listener.accept();
                InputStream stream = new BufferedInputStream(client.getInputStream())) {
            for (int length = readLength(stream); length > 0; length = readLength(stream)) {
                messages.accept(new String(stream.readNBytes(length), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            System.err.println("the syslog listener ends: " + e);
        }
    }

    /** The number before the next space; 0 at the end. */
    private static int readLength(InputStream stream) throws IOException {
        int length = 0;
        for (int digit = stream.read(); digit >= '0' && digit <= '9'; digit = stream.read()) {
            length = 10 * length + digit - '0';
        }
        return length;
    }

    /** Waits for what the client has sent, once the client has gone. */
    @Override
    public void close() throws IOException {
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
    }
}
