package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the thread that decides. */
@Timeout(180)
class ControlThreadTest {
    private final ControlThread control = new ControlThread(InstantSource.system());

    /** Whoever closes an app may delete its directory at once, or give it to another host. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nothingRunsAnyMoreOnceItIsClosed(int delay) throws InterruptedException {
        Thread closer = Thread.currentThread();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        control.after(Duration.ofMillis(delay), () -> {
            begun.countDown();
            await().atMost(PATIENCE)
                    .until(() -> closer.getState() == Thread.State.WAITING
                            || closer.getState() == Thread.State.TIMED_WAITING);
            finished.set(true);
        });
        begun.await();

        control.close();

        assertThat(finished).isTrue();
    }

    @Test
    void anInterruptOfWhoClosesItStaysSet() {
        control.execute(() -> {});
        Thread.currentThread().interrupt();
        control.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsNotDueIsDroppedAndSoIsWhatComesLater() {
        AtomicBoolean ran = new AtomicBoolean();
        control.after(Duration.ofDays(1), () -> ran.set(true));
        control.close();
        control.execute(() -> ran.set(true));
        control.close();
        assertThat(ran).isFalse();
    }
}
