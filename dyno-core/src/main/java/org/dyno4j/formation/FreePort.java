package org.dyno4j.formation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tries whether a port of the JVM's own network can be listened on, as dynos in the host's network will do. */
final class FreePort {
    private FreePort() {}

    static boolean test(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Else a port passes on which connections linger in TIME_WAIT, and not every program asks for that.
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
