package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a dyno leaves unread in connections to itself is memory of the host, and limited as its memory is. */
@Tag("limits")
class SocketMemoryTest {
    private static final int LIMIT_MEBIBYTES = 32;
    private static final int QUEUED_MEBIBYTES = 64;

    /** Beyond the limit each connection keeps a minimum (tcp_wmem and tcp_rmem in tcp(7)). */
    private static final int GREATEST_MEBIBYTES = 48;

    /** Queues that much, or what 40 connections take without blocking; prints how many MiB that were. */
    private static final String QUEUE = """
            import socket, sys
            wanted = int(sys.argv[1]) << 20
            listener = socket.create_server(('127.0.0.1', 0))
            chunk = bytes(1 << 16)
            kept, queued = [], 0
            while queued < wanted and len(kept) < 40:
                sender = socket.create_connection(listener.getsockname())
                kept.append((sender, listener.accept()[0]))
                sender.setblocking(False)
                try:
                    while queued < wanted: queued += sender.send(chunk)
                except BlockingIOError:
                    pass
            print(queued >> 20)
            """;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @Test
    void connectionsTakeNoMoreOnceTheirBuffersReachTheMemoryLimit() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(limitedTo(LIMIT_MEBIBYTES))) {
            assertLimited(sandbox);
        }
        try (Sandbox sandbox = ISOLATION.create(limitedTo(16 * LIMIT_MEBIBYTES))) {
            assertThat(queued(sandbox)).isEqualTo(QUEUED_MEBIBYTES);
        }
    }

    @Test
    void anotherMemoryLimitOfARunningDynoHoldsForItsConnectionsToo() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(limitedTo(16 * LIMIT_MEBIBYTES))) {
            sandbox.limit(limits(LIMIT_MEBIBYTES));
            assertLimited(sandbox);
            sandbox.limit(ResourceLimits.none());
            assertThat(queued(sandbox)).isEqualTo(QUEUED_MEBIBYTES);
        }
    }

    /** On v2 they are charged as all memory is, and who goes beyond the limit is killed. */
    private static void assertLimited(Sandbox sandbox) throws Exception {
        OptionalLong killed = sandbox.usage().oomKills();
        String queued = queue(sandbox);
        if (sandbox.usage().oomKills().equals(killed)) {
            assertThat(Integer.parseInt(queued)).isBetween(1, GREATEST_MEBIBYTES);
        } else {
            assertThat(queued).isEmpty();
        }
    }

    private static int queued(Sandbox sandbox) throws Exception {
        return Integer.parseInt(queue(sandbox));
    }

    private static String queue(Sandbox sandbox) throws Exception {
        return TestIsolation.output(
                        sandbox,
                        ProcessSpec.command("/usr/bin/python3", "-c", QUEUE, Integer.toString(QUEUED_MEBIBYTES)))
                .strip();
    }

    private static SandboxSpec.Builder limitedTo(int mebibytes) {
        return SandboxSpec.named("web.1").limits(limits(mebibytes));
    }

    private static ResourceLimits limits(int mebibytes) {
        return ResourceLimits.builder().memoryMebibytes(mebibytes).build();
    }
}
