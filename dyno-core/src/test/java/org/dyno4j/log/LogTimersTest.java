package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import com.google.common.util.concurrent.Uninterruptibles;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The times of a log that can be chosen. What is done here often, within a minute, would take minutes by the defaults. */
@Timeout(60)
class LogTimersTest {
    private static final int OFTEN = 90;
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration SEVEN_SECONDS = Duration.ofSeconds(7);

    /** What is stuck, and how it is closed: the log, a subscription, a drain. */
    private static Stream<Function<StuckLog, AutoCloseable>> closings() {
        return Stream.of(
                stuck -> {
                    stuck.subscribe();
                    return stuck.buffer;
                },
                StuckLog::subscribe,
                StuckLog::drain);
    }

    /** Somebody takes no line, however long one waits. */
    static final class StuckLog {
        private final LogBuffer buffer =
                LogBuffer.builder().closePatience(Duration.ofMillis(1)).build();
        private final CountDownLatch busy = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        private void take(LogLine line) {
            busy.countDown();
            Uninterruptibles.awaitUninterruptibly(over);
        }

        private AutoCloseable subscribe() {
            return buffer.subscribe(this::take);
        }

        private AutoCloseable drain() {
            return buffer.addDrain(DrainTarget.consumer("stuck", this::take));
        }
    }

    @ParameterizedTest
    @MethodSource("closings")
    void whatIsStuckIsGivenUpAsSoonAsWasChosen(Function<StuckLog, AutoCloseable> closing) throws Exception {
        for (int i = 0; i < OFTEN / 4; i++) {
            StuckLog stuck = new StuckLog();
            AutoCloseable closeable = closing.apply(stuck);
            stuck.buffer.append(LogLine.APP, "web.1", "line");
            stuck.busy.await();
            closeable.close();
            stuck.over.countDown();
            stuck.buffer.close();
        }
    }

    @Test
    void whoWaitsForEverIsServedAllTheSame() {
        List<LogLine> taken = new ArrayList<>();
        LogBuffer buffer = LogBuffer.builder().closePatience(FOR_EVER).build();
        buffer.subscribe(taken::add);
        buffer.addDrain(DrainTarget.consumer("test", line -> {}));
        buffer.append(LogLine.APP, "web.1", "line");
        buffer.close();
        assertThat(taken).hasSize(1);
        assertThat(Duration.ofNanos(buffer.closeDeadline() - System.nanoTime())).isGreaterThan(Duration.ofDays(1_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogBuffer.builder().closePatience(Duration.ofNanos(-1)));
    }

    @Test
    void dropsAreToldAsOftenAsWasChosen() {
        String flood = "line\n".repeat(100);
        AtomicLong told = new AtomicLong();
        try (LogBuffer buffer = LogBuffer.create()) {
            LogSubscription subscription = buffer.subscribe(
                    line -> {
                        if (line.process().equals(LogLine.LOGS)) {
                            told.incrementAndGet();
                        }
                    },
                    SubscriptionOptions.defaults().withQueue(1, 1 << 20).withNoticeInterval(Duration.ofMillis(1)));
            for (int i = 1; i <= OFTEN; i++) {
                int notices = i;
                buffer.append(LogLine.APP, "web.1", flood);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> told.get() >= notices);
            }
            assertThat(subscription.dropped()).isGreaterThanOrEqualTo(OFTEN);
        }
    }

    @Test
    void betweenTwoNoticesTheIntervalPasses() {
        Drops drops = new Drops(DropNotice.TAIL_OVERFLOW, LogRendering.standard(), SEVEN_SECONDS);
        drops.count(Instant.EPOCH);
        assertThat(drops.noticeDelay(0)).isZero();
        drops.notice(Instant.EPOCH, 0);
        drops.count(Instant.EPOCH);
        assertThat(drops.noticeDelay(SEVEN_SECONDS.toNanos() - 1)).isOne();
        assertThat(drops.noticeDelay(SEVEN_SECONDS.toNanos() + 1)).isZero();

        Drops silent = new Drops(DropNotice.TAIL_OVERFLOW, LogRendering.standard(), FOR_EVER);
        silent.count(Instant.EPOCH);
        silent.notice(Instant.EPOCH, -1);
        assertThat(silent.noticeDelay(SEVEN_SECONDS.toNanos())).isPositive();
    }

    @Test
    void aLogplexServerHasAsMuchTimeToConnectAsWasChosen() throws Exception {
        List<Duration> limits = new ArrayList<>();
        try (DrainThreads threads = new DrainThreads() {
            @Override
            HttpClient.Builder httpClientBuilder(Duration connectTimeout) {
                limits.add(connectTimeout);
                return super.httpClientBuilder(connectTimeout);
            }
        }) {
            LogplexTarget target = LogplexTarget.at(URI.create("https://127.0.0.1/logs"));
            target.connection(LogRendering.heroku(), threads);
            LogplexTarget patient = target.withTimeouts(SEVEN_SECONDS, Duration.ofSeconds(1));
            patient.withToken("d.1").connection(LogRendering.heroku(), threads);
            patient.withSslContext(SSLContext.getDefault()).connection(LogRendering.heroku(), threads);

            assertThat(limits).containsExactly(Duration.ofSeconds(3), SEVEN_SECONDS, SEVEN_SECONDS);
            HttpClient shared = threads.httpClient(SEVEN_SECONDS);
            assertThat(shared.connectTimeout()).contains(SEVEN_SECONDS);
            assertThat(threads.httpClient(SEVEN_SECONDS))
                    .as("one for all of them")
                    .isSameAs(shared);
        }
    }

    @Test
    void aLogplexServerMayHaveForEver() throws Exception {
        try (LogplexServer server = LogplexServer.start();
                LogBuffer buffer = LogBuffer.create()) {
            LogDrain drain =
                    buffer.addDrain(LogplexTarget.at(server.uri("", "/")).withTimeouts(FOR_EVER, FOR_EVER));
            buffer.append(LogLine.APP, "web.1", "line");
            assertThat(drain.flush(FOR_EVER)).isTrue();
            assertThat(drain.status().delivered()).isOne();
        }
    }
}
