package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one stream of all that happens to an app. */
@Timeout(180)
class AppEventsTest {
    private static final String WORKING = "worker: echo $DYNO; exec sleep 1000";

    @TempDir
    private Path directory;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void releasesAndDynosAreToldOfInTheOrderInWhichOneLedToTheOther() throws Exception {
        App app = host.createApp("hello", directory);
        List<AppEvent> heard = new CopyOnWriteArrayList<>();
        app.subscribe(heard::add);
        Subscriber subscriber = new Subscriber();
        app.events().subscribe(subscriber);
        procfile(WORKING, "release: true");
        app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        app.config().set("GREETING", "hello");
        procfile(WORKING, "release: exit 7");
        assertThatThrownBy(app::deploy).isInstanceOf(ReleaseCommandException.class);
        app.close();

        await().atMost(PATIENCE).until(subscriber.ended::isDone);
        assertThat(subscriber.received.stream().map(AppEventsTest::inShort))
                .containsSubsequence(
                        "begun v1",
                        "release starting v1",
                        "release exited with status 0",
                        "release complete v1",
                        "rolling out v1",
                        "rollout of v1 started",
                        "rollout of v1 ended",
                        "succeeded v1",
                        "scaled worker=1:standard-1x release=0:standard-1x",
                        "worker up v1",
                        "begun v2",
                        "release complete v2",
                        "rolling out v2",
                        "worker stopping v1",
                        "worker starting v2",
                        "worker up v2",
                        "rollout of v2 ended",
                        "succeeded v2",
                        "begun v3",
                        "release exited with status 7",
                        "release complete v3",
                        "failed v3",
                        "worker down v2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).isEqualTo(subscriber.received));
    }

    private static String inShort(AppEvent event) {
        if (event instanceof AppEvent.SlugCopying copying) {
            return "copied " + copying.files() + " files, " + (copying.bytes() >> 20) + " MiB";
        } else if (event instanceof AppEvent.ReleaseBegun begun) {
            return "begun " + begun.release().name();
        } else if (event instanceof AppEvent.ReleaseRollingOut rolling) {
            return "rolling out " + rolling.release().name();
        } else if (event instanceof AppEvent.ReleaseSucceeded succeeded) {
            return "succeeded " + succeeded.release().name();
        } else if (event instanceof AppEvent.ReleaseFailed failed) {
            return "failed " + failed.release().name();
        } else if (event instanceof AppEvent.InFormation inside) {
            return inShort(inside.event());
        }
        return event.toString();
    }

    private static String inShort(FormationEvent event) {
        if (event instanceof FormationEvent.StateChanged change) {
            return change.dyno().type() + " " + change.to().label() + " " + change.release();
        } else if (event instanceof FormationEvent.DynoEnded ended) {
            return ended.dyno().type() + " " + ended.verdict().describe();
        } else if (event instanceof FormationEvent.Scaled scaled) {
            return "scaled " + scaled.after();
        } else if (event instanceof FormationEvent.RolloutStarted started) {
            return "rollout of " + started.release().name() + " started";
        } else if (event instanceof FormationEvent.RolloutEnded ended) {
            return "rollout of " + ended.outcome().release().name() + " ended";
        }
        return event.toString();
    }

    @Test
    void aReleaseThatWasKeptIsToldOfWhenItIsStarted(@TempDir Path state) throws Exception {
        procfile(WORKING);
        try (DynoHost keeping = open(state)) {
            keeping.createApp("hello", directory).deploy();
        }
        try (DynoHost keeping = open(state)) {
            App app = keeping.app("hello").orElseThrow();
            List<AppEvent> heard = new CopyOnWriteArrayList<>();
            app.subscribe(heard::add);
            app.start();
            app.start();
            app.scale("worker=1");
            app.awaitUp(PATIENCE);
            await().atMost(PATIENCE).until(() -> heard.stream().anyMatch(AppEventsTest::isUp));
            assertThat(heard)
                    .filteredOn(AppEvent.ReleaseStarted.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void howFarACopyIsIsToldBeforeItsReleaseBegins() throws Exception {
        App app = host.createApp("hello", directory);
        List<AppEvent> heard = new CopyOnWriteArrayList<>();
        app.subscribe(heard::add);
        procfile(WORKING);
        Files.write(directory.resolve("assets"), new byte[40 << 20]);
        app.deploy();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.stream().map(AppEventsTest::inShort))
                        .containsSubsequence("copied 2 files, 40 MiB", "begun v1", "succeeded v1"));
        assertThat(app.logs().history(100, LogFilter.all()))
                .extracting(LogLine::text)
                .contains("Copying: 2 files, 40 MiB so far");
    }

    private static boolean isUp(AppEvent event) {
        return event instanceof AppEvent.InFormation inside
                && inside.event() instanceof FormationEvent.StateChanged change
                && change.to() == DynoState.UP;
    }

    private static DynoHost open(Path state) {
        return DynoHost.builder()
                .isolation(PlainIsolation.open())
                .stateDirectory(state.resolve("apps"))
                .open();
    }

    private void procfile(String... lines) throws IOException {
        Files.write(directory.resolve("Procfile"), List.of(lines));
    }

    /** Asks for one event after the other. */
    private static final class Subscriber implements Flow.Subscriber<AppEvent> {
        private final List<AppEvent> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
            subscription.request(1);
        }

        @Override
        public void onNext(AppEvent event) {
            received.add(event);
            subscribed.join().request(1);
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(true);
        }
    }
}
