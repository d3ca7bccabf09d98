package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for what happens to dynos. */
@Timeout(180)
class AwaitDynoTest {
    private static final Duration LONG = PATIENCE;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final DynoName WORKER = DynoName.parse("worker.1");

    private final FakeIsolation isolation = new FakeIsolation();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager manager = FormationManager.builder(Procfile.parse("web: serve\nworker: work\n"))
            .isolation(isolation)
            .logs(logs)
            .stopPolicy(StopPolicy.standard().withGrace(Duration.ofMillis(200)))
            .restartPolicy(new RestartPolicy(List.of(Duration.ZERO), 0, Duration.ofHours(1)).withMaximumAttempts(2))
            .build();

    @AfterEach
    void close() {
        manager.close();
        logs.close();
    }

    /** What may throw, on a thread of its own, once that thread waits. */
    private interface Wait<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> waiting(Wait<T> wait) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(wait.run());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().atMost(LONG).until(() -> thread.getState() == Thread.State.TIMED_WAITING || result.isDone());
        return result;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private void workerUp() throws InterruptedException {
        manager.scale("worker", 1);
        manager.awaitState(WORKER, DynoState.UP, LONG);
    }

    private void crash() {
        isolation.dyno("worker.1").end(new ExitStatus.Exited(3));
    }

    @Test
    void aStateThatIsThereIsNotWaitedFor() throws InterruptedException {
        manager.awaitState(WORKER, DynoState.DOWN, Duration.ZERO);
        workerUp();
        manager.awaitState(WORKER, DynoState.UP, Duration.ZERO);
    }

    @Test
    void aStateThatWasWaitedForIsShown() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            workerUp();
            assertThat(manager.find(WORKER)).map(DynoStatus::state).contains(DynoState.UP);
            manager.scale("worker", 0);
            manager.awaitState(WORKER, DynoState.DOWN, LONG);
            assertThat(manager.find(WORKER).map(DynoStatus::state).orElse(DynoState.DOWN))
                    .isEqualTo(DynoState.DOWN);
        }
    }

    /** A dyno that is restarted at once is crashed, and one that is stopped first down, for no time at all. */
    @Test
    void aStateThatLastsForNoTimeIsSeen() throws Exception {
        workerUp();
        CompletableFuture<Boolean> crashed = waiting(() -> {
            manager.awaitState(WORKER, DynoState.CRASHED, LONG);
            return true;
        });
        crash();
        get(crashed);
        manager.awaitState(WORKER, DynoState.UP, LONG);
        CompletableFuture<Boolean> down = waiting(() -> {
            manager.awaitState(WORKER, DynoState.DOWN, LONG);
            return true;
        });
        manager.stop(WORKER);
        get(down);
    }

    @Test
    void whatDoesNotComeAboutSaysWhatWasSeenOfThatDynoInstead() throws InterruptedException {
        workerUp();
        manager.scale("web", 1);
        assertThatExceptionOfType(FormationTimeoutException.class)
                .isThrownBy(() -> manager.awaitState(WORKER, DynoState.STOPPING, SHORT))
                .withMessageContaining("worker.1 is stopping")
                .withMessageContaining("seen instead: worker.1: up since ")
                .satisfies(late -> assertThat(late.dynos())
                        .singleElement()
                        .satisfies(dyno -> assertThat(dyno.name()).isEqualTo(WORKER)));
        assertThatExceptionOfType(FormationTimeoutException.class)
                .isThrownBy(() -> manager.awaitState(DynoName.parse("worker.7"), DynoState.UP, SHORT))
                .withMessageContaining("no dyno at all");
    }

    @Test
    void theEndOfARunIsWaitedForAndThenKnown() throws Exception {
        workerUp();
        CompletableFuture<ExitVerdict> end = waiting(() -> manager.awaitExit(WORKER, LONG));
        crash();
        assertThat(get(end).status()).contains(new ExitStatus.Exited(3));
        manager.awaitState(WORKER, DynoState.UP, LONG);
        crash();
        manager.awaitState(WORKER, DynoState.FAILED, LONG);
        assertThat(manager.awaitExit(WORKER, Duration.ZERO).status()).contains(new ExitStatus.Exited(3));
    }

    @Test
    void theEndOfAOneOffIsWaitedFor() throws Exception {
        OneOff oneOff = manager.run("migrate");
        manager.awaitState(oneOff.name(), DynoState.UP, LONG);
        CompletableFuture<ExitVerdict> end = waiting(() -> manager.awaitExit(oneOff.name(), LONG));
        isolation.dyno(oneOff.name().toString()).end(new ExitStatus.Exited(0));
        assertThat(get(end).isClean()).isTrue();
    }

    @Test
    void anEndThatDoesNotComeSaysWhatWasSeenInstead() throws InterruptedException {
        workerUp();
        manager.awaitUp(LONG); // what is told is what was published, which comes after
        assertThatExceptionOfType(FormationTimeoutException.class)
                .isThrownBy(() -> manager.awaitExit(WORKER, SHORT))
                .withMessageContaining("worker.1 ends")
                .withMessageContaining("seen instead: worker.1: up since ");
        assertThatExceptionOfType(UnknownDynoException.class)
                .isThrownBy(() -> manager.awaitExit(DynoName.parse("worker.7"), SHORT))
                .withMessageContaining("worker.7");
    }

    @Test
    void waitingForAllToBeUpFailsAtOnceWhereADynoIsGivenUpAndSaysWhy() throws Exception {
        manager.scale("web=1", "worker=1");
        manager.awaitUp(LONG);
        crash();
        await().atMost(LONG)
                .until(() -> manager.find(WORKER)
                        .filter(dyno -> dyno.state() == DynoState.UP && dyno.attempt() == 1)
                        .isPresent());
        crash();
        manager.awaitState(WORKER, DynoState.FAILED, LONG);
        for (Wait<Boolean> wait : List.<Wait<Boolean>>of(
                () -> {
                    manager.awaitUp(LONG);
                    return true;
                },
                () -> {
                    manager.awaitSettled(LONG);
                    return true;
                })) {
            assertThatExceptionOfType(DynoFailedException.class)
                    .isThrownBy(wait::run)
                    .withMessageContaining("worker.1: failed since ")
                    .withMessageContaining("exited with status 3, attempt 2")
                    .satisfies(failed -> assertThat(failed.dynos())
                            .singleElement()
                            .satisfies(dyno -> assertThat(dyno.name()).isEqualTo(WORKER)));
        }
        manager.retryNow(WORKER);
        manager.awaitUp(LONG);
    }

    @Test
    void whoWaitsIsToldAsSoonAsADynoIsGivenUp() throws Exception {
        isolation.failing = true;
        manager.scale("worker", 1);
        assertThatExceptionOfType(DynoFailedException.class)
                .isThrownBy(() -> manager.awaitUp(LONG))
                .withMessageContaining("EPERM");
    }

    @Test
    void anInterruptEndsEveryWait() throws InterruptedException {
        workerUp();
        for (Wait<?> wait : List.<Wait<?>>of(
                () -> {
                    manager.awaitState(WORKER, DynoState.DOWN, LONG);
                    return true;
                },
                () -> manager.awaitExit(WORKER, LONG))) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(wait::run);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void closingTheManagerEndsEveryWait() throws InterruptedException {
        workerUp();
        CompletableFuture<Boolean> state = waiting(() -> {
            manager.awaitState(WORKER, DynoState.FAILED, LONG);
            return true;
        });
        manager.close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(state))
                .withCauseInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(() -> manager.awaitExit(WORKER, LONG));
    }
}
