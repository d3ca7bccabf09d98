package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits is called where it would wait for itself: by dependents of a one-off's verdict. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlThreadWaitTest {
    private static final Duration LONG = PATIENCE;

    private final FakeIsolation isolation = new FakeIsolation();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager manager = FormationManager.builder(Procfile.parse("worker: work\n"))
            .isolation(isolation)
            .logs(logs)
            .build();

    private OneOff running() throws InterruptedException {
        OneOff oneOff = manager.run("once");
        manager.awaitState(oneOff.name(), DynoState.UP, LONG);
        return oneOff;
    }

    /** Runs something on the control thread, and waits for what it gives. */
    private <T> T onControlThread(Callable<T> what) throws Exception {
        OneOff oneOff = running();
        CompletableFuture<T> answer = oneOff.verdict()
                .thenApply(verdict -> {
                    try {
                        return what.call();
                    } catch (RuntimeException refused) {
                        throw refused;
                    } catch (Exception unexpected) {
                        throw new AssertionError(unexpected);
                    }
                })
                .toCompletableFuture();
        isolation.dyno(oneOff.name().toString()).end(new ExitStatus.Exited(0));
        return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private ThrowableAssertAlternative<IllegalStateException> refused(Callable<?> what) {
        return assertThatIllegalStateException()
                .isThrownBy(() -> {
                    try {
                        onControlThread(what);
                    } catch (ExecutionException e) {
                        throw e.getCause() instanceof CompletionException nested ? nested.getCause() : e.getCause();
                    }
                })
                .withMessageContainingAll("dyno4j-control-1", "can't wait", "thenRunAsync");
    }

    @AfterEach
    void close() {
        manager.close();
        logs.close();
    }

    @Test
    void aRequestIsRefused() {
        refused(() -> manager.scale("worker", 1));
        assertThat(manager.formation().toString()).doesNotContain("worker=1");
    }

    @Test
    void whatWaitsForDynosIsRefused() {
        DynoName worker = DynoName.parse("worker.1");
        refused(() -> {
            manager.awaitUp(LONG);
            return true;
        });
        refused(() -> manager.awaitExit(worker, LONG)).withMessageContaining("worker.1 ends");
    }

    @Test
    void theEndOfAnotherOneOffCannotBeWaitedFor() throws Exception {
        OneOff other = running();
        refused(() -> other.await(LONG)).withMessageContaining(other.name() + " has ended");
    }

    @Test
    void aTimeoutThatSaysForEverIsOne() throws Exception {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        OneOff oneOff = manager.run(OneOffSpec.of("once").withTimeToLive(forEver));
        manager.awaitState(oneOff.name(), DynoState.UP, forEver);
        isolation.dyno(oneOff.name().toString()).end(new ExitStatus.Exited(3));
        assertThat(oneOff.await(forEver).status()).contains(new ExitStatus.Exited(3));
        assertThat(logs.flush(forEver)).isTrue();
    }

    @Test
    void whatIsThereAlreadyIsNotWaitedFor() throws Exception {
        OneOff other = running();
        isolation.dyno(other.name().toString()).end(new ExitStatus.Exited(3));
        other.await(LONG);
        assertThat(onControlThread(() -> other.await(LONG)).status()).contains(new ExitStatus.Exited(3));
    }

    @Test
    void closingIsRefusedAndNothingOfItWasDone() throws Exception {
        refused(() -> {
            manager.close();
            return true;
        });
        running().stop();
    }

    @Test
    void aControlThreadDoesNotWaitForAnotherFormationEither() throws Exception {
        try (FormationManager other = FormationManager.builder(Procfile.parse("worker: work\n"))
                .isolation(isolation)
                .logs(logs)
                .build()) {
            refused(() -> other.scale("worker", 1));
        }
    }
}
