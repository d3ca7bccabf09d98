package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The standard streams of the command are the caller's, byte for byte. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunOnceStreamsIT {
    private static final int MANY = 50_000_000;

    @Test
    void inputBecomesOutput() throws IOException, InterruptedException {
        byte[] bytes = random(MANY); // NUL and invalid UTF-8 among them

        try (Example example = Example.start("RunOnce", "--", "cat")) {
            CompletableFuture<Void> written = write(bytes, example.stdin());
            assertThat(example.awaitExit()).isZero();
            written.join();
            assertThat(example.stdout().bytes()).isEqualTo(bytes);
            assertThat(example.stderr().bytes()).isEmpty();
        }
    }

    @Test
    void errorsKeepToTheirOwnStream() throws IOException, InterruptedException {
        byte[] bytes = random(5_000_000);

        try (Example example = Example.start("RunOnce", "--", "sh", "-c", "printf 'a\\0b'; cat >&2")) {
            write(bytes, example.stdin()).join();
            assertThat(example.awaitExit()).isZero();
            assertThat(example.stdout().bytes()).isEqualTo(new byte[] {'a', 0, 'b'});
            assertThat(example.stderr().bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aCommandThatReadsNothingEndsAllTheSame() throws InterruptedException {
        try (Example example = Example.start("RunOnce", "--", "echo", "done")) {
            assertThat(example.awaitExit()).isZero();
            assertThat(example.stdout().text()).isEqualTo("done\n");
        }
    }

    @Test
    void whatIsPrintedRightBeforeTheEndIsNotLost() throws InterruptedException {
        try (Example example = Example.start("RunOnce", "--", "sh", "-c", "head -c 1000000 /dev/zero; kill -9 $$")) {
            assertThat(example.awaitExit()).isEqualTo(137);
            assertThat(example.stdout().bytes()).hasSize(1_000_000);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> write(byte[] bytes, OutputStream stdin) {
        return CompletableFuture.runAsync(() -> {
            try (stdin) {
                stdin.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
