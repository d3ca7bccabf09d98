package org.dyno4j.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.slug.HeldSlugs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app that is closed while somebody deploys it, whose slug takes for ever to be copied. */
@Timeout(180)
class ClosedWhileCopyingTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path outside;

    private App app(HeldSlugs slugs, PlainIsolation isolation) throws Exception {
        Files.writeString(directory.resolve("Procfile"), "web: exec sleep 1000\n");
        AppStorage storage =
                new AppStorage(AppStore.none(), AppState.empty(), slugs.in(outside.resolve("slugs")), Optional.empty());
        return new App("hello", directory, AppOptions.defaults(), isolation, storage);
    }

    private static <T> FutureTask<T> inBackground(FutureTask<T> task) {
        Thread thread = new Thread(task, "test-closed-while-copying");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(PATIENCE.toSeconds(), SECONDS);
    }

    @Test
    void theCopyEndsAndWhoDeploysIsToldWhy() throws Exception {
        HeldSlugs slugs = new HeldSlugs(true);
        try (PlainIsolation isolation = PlainIsolation.open()) {
            App app = app(slugs, isolation);
            FutureTask<Boolean> deploy = inBackground(new FutureTask<>(() -> {
                assertThatThrownBy(app::deploy)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("hello is closed");
                return Thread.currentThread().isInterrupted();
            }));
            slugs.awaitCopy();

            get(inBackground(new FutureTask<>(app::close, true)));
            assertThat(get(deploy))
                    .as("the thread of who deploys is interrupted afterwards")
                    .isFalse();
            assertThat(outside.resolve("slugs")).isEmptyDirectory();
        }
    }

    @Test
    void whoClosesCanBeInterruptedWhereTheCopyDoesNotEnd() throws Exception {
        HeldSlugs slugs = new HeldSlugs(false);
        try (PlainIsolation isolation = PlainIsolation.open()) {
            App app = app(slugs, isolation);
            FutureTask<Boolean> deploy = inBackground(new FutureTask<>(() -> {
                assertThatThrownBy(app::deploy).isInstanceOf(IllegalStateException.class);
                return true;
            }));
            slugs.awaitCopy();
            FutureTask<Boolean> close = inBackground(new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                app.close();
                return Thread.currentThread().isInterrupted();
            }));
            assertThat(get(close)).as("the interrupt stays set").isTrue();
            assertThat(deploy.isDone()).isFalse();

            slugs.letGo();
            assertThat(get(deploy)).isTrue();
        }
    }

    @Test
    void anInterruptOfWhoDeploysIsNoClose() throws Exception {
        HeldSlugs slugs = new HeldSlugs(true);
        try (PlainIsolation isolation = PlainIsolation.open();
                App app = app(slugs, isolation)) {
            FutureTask<Boolean> deploy = new FutureTask<>(() -> {
                assertThatThrownBy(app::deploy).isInstanceOf(InterruptedException.class);
                return true;
            });
            Thread thread = new Thread(deploy, "test-interrupted");
            thread.setDaemon(true);
            thread.start();
            slugs.awaitCopy();
            thread.interrupt();
            assertThat(get(deploy)).isTrue();

            slugs.letGo();
            assertThat(app.deploy().name()).isEqualTo("v1");
        }
    }
}
