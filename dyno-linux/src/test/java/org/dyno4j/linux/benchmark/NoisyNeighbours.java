package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.LinuxIsolation;
import org.dyno4j.log.LogBuffer;

/**
 * How long a request to one dyno takes, from a connection through the forward to the echo, while another one is a hog.
 */
final class NoisyNeighbours implements AutoCloseable {
    private static final int REQUESTS = 1_000;
    private static final int PORT = 9000;
    private static final int HOG_MEBIBYTES = 512;
    private static final int FEW_PROCESSES = 256;
    private static final int MANY_THREADS = 12_000;

    private static final String ECHO = """
            import socket
            listener = socket.create_server(("127.0.0.1", 9000))
            while True:
                connection, _ = listener.accept()
                connection.sendall(connection.recv(64))
                connection.close()
            """;

    private final LinuxIsolation isolation = LinuxIsolation.open();
    private final LogBuffer logs = LogBuffer.create();
    private final Sandbox server;
    private final PortForward forward;

    NoisyNeighbours() throws InterruptedException {
        server = isolation.create(limited("echo.1", 256, 64).build());
        server.start(ProcessSpec.command("/usr/bin/python3", "-c", ECHO).build());
        while (!server.accepts(PORT)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        forward = isolation.forward(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> List.of(new ForwardTarget(server, PORT)));
        requests();
    }

    /** What equal dynos have: a share of the processors each, and no more memory, files and processes than these. */
    private static SandboxSpec.Builder limited(String name, int mebibytes, int processes) {
        return SandboxSpec.named(name)
                .limits(ResourceLimits.builder()
                        .memoryMebibytes(mebibytes)
                        .swapBytes(0)
                        .cpuWeight(100)
                        .processes(processes)
                        .build());
    }

    /**
     * How long each request took, in milliseconds and ascending.
     *
     * @param quiet without the hog
     * @param noisy beside it
     * @param reached what the hog had reached when the last request was answered
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Latencies(double[] quiet, double[] noisy, String reached) {
        static Ratio ratio(List<Latencies> rounds, int percent) {
            return Ratio.of(
                    rounds.stream().map(round -> at(round.noisy(), percent)).toList(),
                    rounds.stream().map(round -> at(round.quiet(), percent)).toList());
        }

        private static double at(double[] sorted, int percent) {
            return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
        }
    }

    /** The hog is at its limit when the requests begin, and once more after the last of them. */
    Latencies measure(Hog hog) throws IOException, InterruptedException {
        double[] quiet = requests();
        SandboxSpec spec = limited("hog.1", HOG_MEBIBYTES, hog == Hog.MANY_THREADS ? MANY_THREADS : FEW_PROCESSES)
                .build();
        try (RunningHog running = RunningHog.start(isolation, spec, hog, logs.writer("app", "hog.1"))) {
            running.awaitLimit();
            double[] noisy = requests();
            return new Latencies(quiet, noisy, running.awaitLimit());
        }
    }

    private double[] requests() {
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long before = System.nanoTime();
            request();
            millis[i] = (System.nanoTime() - before) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private void request() {
        try (Socket socket = new Socket()) {
            socket.connect(forward.address());
            socket.getOutputStream().write('x');
            if (socket.getInputStream().read() != 'x') {
                throw new IllegalStateException("no echo");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        forward.close();
        isolation.close();
        logs.close();
    }
}
