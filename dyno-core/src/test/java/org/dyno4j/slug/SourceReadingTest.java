package org.dyno4j.slug;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write to a program's directory puts a pipe in the place of a file after that was looked at. */
@Timeout(180)
class SourceReadingTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private final List<String> copied = new ArrayList<>();
    private final CompletableFuture<Boolean> swapped = new CompletableFuture<>();
    private Path source = Path.of("");
    private Path pipe = Path.of("");

    @BeforeEach
    void create() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("a"), "");
        Files.writeString(source.resolve("file"), "");
        Files.createDirectory(source.resolve("sub"));
        pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
    }

    /** The last of all readers ends, so that none is left to the next test. */
    @AfterEach
    void nobodyReadsAnyMore() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("dyno4j-slug-reader"));
    }

    /** Of the directory, in which the pipe takes the place of what has this name at the last moment. */
    private SourceReading reading(String victim) {
        TreeReader.Filter swap = (relative, isDirectory) -> {
            if (relative.toString().equals(victim)) {
                swap(source.resolve(relative));
            }
            return false;
        };
        ActingSink sink = new ActingSink(relative -> copied.add(relative.toString()));
        return new SourceReading(
                source,
                opens -> new TreeReader(source, swap, SlugLimits.none(), sink, SlugObserver.none(), opens).read());
    }

    private void swap(Path victim) {
        try {
            Files.deleteIfExists(victim);
            Files.move(pipe, victim, StandardCopyOption.ATOMIC_MOVE);
            swapped.complete(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void assertRefused(Path where, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SlugException.class,
                        refused -> assertThat(refused.file()).isEqualTo(where.toString()))
                .hasMessageContaining("pipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sub"})
    void aPipeHoldsNobodyUp(String victim) {
        assertRefused(source.resolve(victim), () -> reading(victim).await(SHORT));
        assertThat(copied).doesNotContain(victim);
    }

    @Test
    void nobodyWaitsWhereThePipeWasMovedAwayEither() throws Exception {
        SourceReading reading = reading("file");
        FutureTask<Boolean> moving = new FutureTask<>(() -> {
            swapped.get(PATIENCE.toSeconds(), SECONDS);
            await().atMost(PATIENCE).until(SourceReadingTest::isOpening);
            Files.move(source.resolve("file"), pipe);
            return true;
        });
        new Thread(moving).start();

        assertRefused(source.resolve("file"), () -> reading.await(Duration.ofSeconds(1)));

        assertThat(moving.get(PATIENCE.toSeconds(), SECONDS)).isTrue();
        new RandomAccessFile(pipe.toFile(), "rw").close();
    }

    private static boolean isOpening() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("dyno4j-slug-reader"))
                .flatMap(thread -> List.of(thread.getValue()).stream())
                .anyMatch(frame -> frame.getMethodName().equals("newByteChannel"));
    }

    @Test
    void aPipeThatSomebodyWritesToIsNotReadEither() throws IOException {
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            assertRefused(source.resolve("file"), () -> reading("file").await(PATIENCE.multipliedBy(2)));
            assertThat(writer.getFD().valid()).isTrue();
        }
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        FutureTask<String> waiting = new FutureTask<>(() -> reading("file").await(Duration.ofDays(1)));
        Thread thread = new Thread(waiting);
        thread.start();
        swapped.get(PATIENCE.toSeconds(), SECONDS);
        thread.interrupt();
        assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void whoeverClosesTheStoreEndsIt() throws Exception {
        SourceReading reading = reading("file");
        FutureTask<String> waiting = new FutureTask<>(() -> reading.await(Duration.ofDays(1)));
        new Thread(waiting).start();
        swapped.get(PATIENCE.toSeconds(), SECONDS);
        reading.end();
        assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SlugException.class)
                .hasMessageContaining("the store was closed meanwhile");
    }
}
