package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.Execution;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.log.DrainTarget;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.SubscriptionOptions;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A host and its apps are closed by the code of the user that threads of the library call: it works, or it is refused before
 * anything is done.
 */
@Timeout(180)
class ClosedByCallbackTest {
    private static final DynoName WORKER = DynoName.parse("worker.1");

    @TempDir
    private Path directory;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());
    private App app;

    @BeforeEach
    void deploy() throws Exception {
        Files.writeString(directory.resolve("Procfile"), "worker: while sleep 0.05; do echo working; done\n");
        app = host.createApp("hello", directory);
        app.deploy();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void scale() throws InterruptedException {
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
    }

    /** Has this done by a thread that the user's code is called on. */
    interface Callback {
        void isCalledWith(App app, Runnable close);
    }

    private static Stream<Callback> whoMay() {
        return Stream.of(
                (app, close) -> app.logs().subscribe(line -> close.run()),
                (app, close) -> app.logs()
                        .subscribe(
                                line -> close.run(),
                                SubscriptionOptions.defaults()
                                        .withOverflow(LogOverflow.BLOCK)
                                        .withQueue(1, 1 << 20)),
                (app, close) -> app.logs().addDrain(DrainTarget.consumer("closing", line -> close.run())),
                (app, close) -> app.subscribe(event -> close.run()),
                (app, close) -> app.events().subscribe(subscriber(event -> close.run())));
    }

    private static <T> Flow.Subscriber<T> subscriber(Consumer<T> action) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(T item) {
                action.accept(item);
            }

            @Override
            public void onError(Throwable failure) {
                // None comes.
            }

            @Override
            public void onComplete() {
                // It was closed by the subscriber itself.
            }
        };
    }

    @ParameterizedTest
    @MethodSource("whoMay")
    void whoIsToldOfLinesAndEventsMayCloseTheHost(Callback callback) throws Exception {
        scale();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        callback.isCalledWith(app, () -> {
            try {
                host.close();
                closed.complete(true);
            } catch (RuntimeException failure) {
                closed.completeExceptionally(failure);
            }
        });
        app.logs().append(LogLine.APP, "test", "now");
        CompletableFuture<Void> unused =
                CompletableFuture.runAsync(app::restartAll); // too late where it is closed already
        assertThat(closed).succeedsWithin(PATIENCE);
        assertThatIllegalStateException().isThrownBy(() -> host.createApp("another", directory));
        assertThatThrownBy(() -> app.scale("worker=2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void atTheEndOfACommandNeitherHostNorAppIsClosed() throws Exception {
        scale();
        refusedAtTheEndOfACommand(host::close, "the host is closed");
        refusedAtTheEndOfACommand(app::close, "hello is closed");
        isUntouched();
    }

    /** Again where it has ended before the library has begun to look: then somebody else tells of it, who may wait. */
    private void refusedAtTheEndOfACommand(Runnable waiting, String awaited) throws Exception {
        boolean refused = false;
        while (!refused) {
            Execution reading = app.exec(WORKER, CommandSpec.of("read line").withAttachment());
            CompletableFuture<Boolean> end = reading.exit()
                    .thenApply(status -> isOwnThread() && isRefused(waiting, awaited))
                    .toCompletableFuture();
            reading.attachment().orElseThrow().close();
            refused = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private boolean isOwnThread() {
        try {
            host.isolation().refuseOnOwnThread("it is known");
            return false;
        } catch (IllegalStateException itIs) {
            return true;
        }
    }

    private static boolean isRefused(Runnable waiting, String awaited) {
        assertThatIllegalStateException()
                .isThrownBy(waiting::run)
                .withMessageContaining("the I/O thread can't wait until " + awaited);
        return true;
    }

    @Test
    void atTheEndOfAProcessInASandboxOfOnesOwnNeitherHostNorAppIsClosed() throws Exception {
        scale();
        try (Sandbox sandbox =
                host.isolation().create(SandboxSpec.named("alone").build())) {
            SandboxProcess reading = sandbox.start(ProcessSpec.command("cat")
                    .environment("PATH", "/usr/bin:/bin")
                    .stdin(StandardInput.PIPE)
                    .build());
            CompletionStage<Void> refused = reading.exit().thenRun(host::close);
            reading.stdin().close();
            isRefused(refused, "the host is closed");
        }
        isUntouched();
    }

    @Test
    void whatTakesTheOutputOfAProcessClosesNoHost() throws Exception {
        scale();
        CompletableFuture<Boolean> called = new CompletableFuture<>();
        OutputSink closing = new OutputSink() {
            @Override
            public void write(ByteBuffer bytes, Flow flow) {
                bytes.position(bytes.limit());
                try {
                    host.close();
                    called.complete(true);
                } catch (RuntimeException refused) {
                    called.completeExceptionally(refused);
                }
            }

            @Override
            public void end() {
                // What was printed before is what matters.
            }
        };
        try (Sandbox sandbox =
                host.isolation().create(SandboxSpec.named("alone").build())) {
            sandbox.start(ProcessSpec.command("echo", "hello")
                    .environment("PATH", "/usr/bin:/bin")
                    .stdout(closing)
                    .build());
            isRefused(called, "the host is closed");
        }
        isUntouched();
    }

    private static void isRefused(CompletionStage<?> closing, String awaited) {
        assertThat(closing.toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContainingAll("the I/O thread can't wait until " + awaited, "thenRunAsync");
    }

    /** It runs on as before, and takes requests. */
    private void isUntouched() throws InterruptedException {
        assertThat(host.appNames()).isEqualTo(List.of("hello"));
        app.scale("worker=2");
        app.awaitUp(PATIENCE);
        assertThat(app.dynos()).hasSize(2);
    }
}
