package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FreePortTest {
    @Test
    void aPortThatSomebodyListensOnIsNotFree() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(FreePort.test(port)).isFalse();
        }
        assertThat(FreePort.test(port)).isTrue();
    }

    /** A program that doesn't set SO_REUSEADDR could not bind it, socket(7). */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortOnWhichAConnectionLingersIsNotFree() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                server.accept().close(); // first, so that it is this side that lingers
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(FreePort.test(port)).isFalse();
    }
}
