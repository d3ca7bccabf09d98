package org.dyno4j.examples;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Speaks HTTP to a port of 127.0.0.1, with a connection for each request and without ever trying twice. */
final class WebClient {
    private final int port;

    private WebClient(int port) {
        this.port = port;
    }

    static WebClient of(int port) {
        return new WebClient(port);
    }

    /**
     * A client of a port that nobody uses at this moment, and that the kernel gives to nobody who does not ask for it: it
     * takes from 32768 on (ip_local_port_range in ip-sysctl.rst).
     */
    static WebClient ofFreePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return new WebClient(socket.getLocalPort());
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    int port() {
        return port;
    }

    /** All that comes back: status, headers and body; empty where the connection ends without an answer. */
    String get(String path) throws IOException {
        try (Socket socket = connect()) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A field of the greeting of the sample, such as the name of the dyno that answers. */
    String field(String name) throws IOException {
        String answer = get("/");
        String value = answer.replaceAll("(?s).*\"" + name + "\": ?\"?([^\",}]*).*", "$1");
        if (value.equals(answer)) {
            throw new IOException("no field " + name + " in: " + answer);
        }
        return value;
    }

    /** Whether connections are refused; one that hangs is an exception. */
    boolean refuses() throws IOException {
        try {
            connect().close();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** A connection; reading from it waits for at most as long as anything is waited for. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            int patience = (int) Example.PATIENCE.toMillis();
            socket.setSoTimeout(patience);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
