package org.dyno4j.linux.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.contract.Patience;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCalls;
import org.junit.jupiter.api.Test;

class TimerTest {
    private final SystemCalls calls = JnaSystemCalls.open();

    /** As after a long collection of garbage, when both have happened meanwhile. */
    @Test
    void whatIsReadyIsServedBeforeATimerThatIsDue() {
        List<String> order = new CopyOnWriteArrayList<>();
        try (Pipe pipe = Pipe.fromChild(calls, "late");
                EventLoop loop = EventLoop.open(calls)) {
            new DirectBuffer(1).write(calls, pipe.writeEnd());
            loop.execute(() -> {
                loop.schedule(Duration.ZERO, () -> order.add("timer"));
                loop.register(pipe.readEnd(), EpollEvents.EPOLLIN, new Noting(order));
            });
            await().atMost(Patience.PATIENCE).until(() -> order.contains("timer"));
        }
        assertThat(order).startsWith("ready");
    }

    private record Noting(List<String> order) implements EventHandler {
        @Override
        public void ready(int events) {
            order.add("ready");
        }

        @Override
        public void abandon() {
            // The test closes the pipe.
        }
    }
}
