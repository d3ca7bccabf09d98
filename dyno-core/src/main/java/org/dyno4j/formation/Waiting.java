package org.dyno4j.formation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.dyno.supervision.Decisions;

/** Lets any thread wait for what a snapshot shows, or for what happens to one dyno. */
final class Waiting {
    private final Decisions decisions;
    private final FormationEngine engine;

    Waiting(Decisions decisions, FormationEngine engine) {
        this.decisions = decisions;
        this.engine = engine;
    }

    /** Waits until the condition is fulfilled, or can't be any more; {@code awaited} says it in words. */
    void await(String awaited, Predicate<Snapshot> condition, Duration timeout) throws InterruptedException {
        Snapshot seen = await(
                awaited,
                timeout,
                () -> engine.publisher().when(snapshot -> condition.test(snapshot) || snapshot.isHopeless()),
                dyno -> true);
        if (!condition.test(seen)) {
            throw new DynoFailedException(awaited, seen.givenUp());
        }
    }

    /** Waits until the dyno is, or goes through, that state. */
    void awaitState(DynoName dyno, DynoState state, Duration timeout) throws InterruptedException {
        DynoState unused = await(
                dyno + " is " + state.label(),
                timeout,
                () -> stateOf(dyno) == state
                        ? CompletableFuture.completedFuture(state)
                        : engine.watches().next(event -> stateIn(event, dyno).filter(state::equals)),
                status -> status.name().equals(dyno));
    }

    /** Waits for the end of what runs under that name; where nothing runs, it is the last end. */
    ExitVerdict awaitExit(DynoName dyno, Duration timeout) throws InterruptedException {
        return await(
                dyno + " ends",
                timeout,
                () -> engine.control()
                        .lastVerdict(dyno)
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> engine.watches().next(event -> endIn(event, dyno))),
                status -> status.name().equals(dyno));
    }

    /** As whoever waited sees it then. */
    private DynoState stateOf(DynoName dyno) {
        engine.publisher().publish();
        return engine.publisher().latest().dynos().stream()
                .filter(status -> status.name().equals(dyno))
                .map(DynoStatus::state)
                .findFirst()
                .orElse(DynoState.DOWN);
    }

    private static Optional<DynoState> stateIn(FormationEvent event, DynoName dyno) {
        return event instanceof FormationEvent.StateChanged change
                        && change.dyno().equals(dyno)
                ? Optional.of(change.to())
                : Optional.empty();
    }

    private static Optional<ExitVerdict> endIn(FormationEvent event, DynoName dyno) {
        return event instanceof FormationEvent.DynoEnded end && end.dyno().equals(dyno)
                ? Optional.of(end.verdict())
                : Optional.empty();
    }

    /** {@code concerned} says which dynos are told of where it takes too long. */
    private <T> T await(
            String awaited, Duration timeout, Supplier<CompletableFuture<T>> begin, Predicate<DynoStatus> concerned)
            throws InterruptedException {
        Awaiting.refuseOnControlThread(awaited);
        CompletableFuture<T> fulfilled = decisions.decide(begin);
        try {
            return Awaiting.get(fulfilled, awaited, timeout);
        } catch (TimeoutException late) {
            List<DynoStatus> seen = engine.publisher().latest().dynos();
            throw new FormationTimeoutException(
                    awaited, timeout, seen.stream().filter(concerned).toList());
        } catch (ExecutionException closed) {
            throw new IllegalStateException("the formation manager was closed meanwhile", closed);
        } finally {
            fulfilled.cancel(false);
        }
    }
}
