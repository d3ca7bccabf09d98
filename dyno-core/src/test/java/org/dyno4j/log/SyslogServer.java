package org.dyno4j.log;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A syslog server on the loopback that keeps what it reads, and misbehaves if it is told to. */
final class SyslogServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogServer.class);

    /** How many messages are read from each connection before it is closed. */
    static final int ALL = Integer.MAX_VALUE;

    private final ServerSocket listener;
    private final int messagesPerConnection;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();

    private SyslogServer(ServerSocket listener, int messagesPerConnection) {
        this.listener = listener;
        this.messagesPerConnection = messagesPerConnection;
    }

    static SyslogServer start(ServerSocketFactory sockets, int messagesPerConnection) throws IOException {
        return startAt(0, sockets, messagesPerConnection);
    }

    static SyslogServer startAt(int port, ServerSocketFactory sockets, int messagesPerConnection) throws IOException {
        ServerSocket listener = sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        SyslogServer server = new SyslogServer(listener, messagesPerConnection);
        Thread thread = new Thread(server::serve, "syslog-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The messages behind their header. */
    List<String> texts() {
        return messages.stream()
                .map(message -> message.substring(message.indexOf(" - - ") + 5, message.length() - 1))
                .toList();
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /** How many connections have been opened so far. */
    int opened() {
        return connections.size();
    }

    /** How many connections have been closed from this side so far. */
    int closed() {
        return closed.get();
    }

    /** Ends all connections as a machine does that lost its state: the other side gets a reset. */
    void reset() throws IOException {
        for (Socket connection : connections) {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                if (messagesPerConnection > 0) {
                    Thread reader = new Thread(() -> read(connection), "syslog-server-connection");
                    reader.setDaemon(true);
                    reader.start();
                }
            }
        } catch (IOException e) {
            LOGGER.debug("the syslog server ends: {}", e.toString());
        }
    }

    private void read(Socket connection) {
        try (connection) {
            InputStream stream = new BufferedInputStream(connection.getInputStream());
            for (int i = 0; i < messagesPerConnection; i++) {
                Optional<String> message = OctetCounting.read(stream);
                if (message.isEmpty()) {
                    break;
                }
                messages.add(message.get());
            }
        } catch (IOException e) {
            LOGGER.debug("a connection of the syslog server ends: {}", e.toString());
        }
        closed.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
