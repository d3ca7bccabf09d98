package org.dyno4j.formation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;

/**
 * Brings the dynos of a formation from one generation onto another, and back where that fails.
 *
 * <p>Belongs to the control thread. It is told nothing: whenever anything has changed, {@link #review} looks at all that
 * is there and does what is to be done next. So scaling, restarts and crashes meanwhile need no rules of their own.
 */
final class RolloutRun {
    private final RolloutPlan plan;
    private final Generation from;
    private final Generation to;
    private final FormationRelease shown;
    private final Supplier<Collection<TypeFormation>> types;
    private final Journal journal;
    private final CompletableFuture<RolloutOutcome> outcome = new CompletableFuture<>();

    /** What is to be told once all are back; present from the moment on when the rollout has failed. */
    private Optional<RolloutOutcome> failure = Optional.empty();

    RolloutRun(
            RolloutPlan plan,
            Generation from,
            Generation to,
            Supplier<Collection<TypeFormation>> types,
            Journal journal) {
        this.plan = plan;
        this.from = from;
        this.to = to;
        this.types = types;
        this.journal = journal;
        this.shown = journal.shown(to.release());
    }

    void begin() {
        journal.rolloutStarted(shown);
        aim();
    }

    /** Does what is to be done now. */
    void review() {
        if (isOver()) {
            return;
        }
        if (failure.isEmpty()) {
            failed().ifPresent(slot -> turnBack(new RolloutOutcome.Failed(
                    shown, slot.name(), slot.lastVerdict().orElseGet(RolloutRun::unknown))));
        }
        rolled().forEach(this::advance);
        if (rolled().stream().allMatch(this::isDone)) {
            end(failure.orElseGet(() -> new RolloutOutcome.Completed(shown)));
        }
    }

    /** Brings all back onto the generation before. */
    void callOff() {
        if (!isOver() && failure.isEmpty()) {
            turnBack(new RolloutOutcome.CalledOff(shown));
        }
    }

    /** Ends it where it stands. */
    void supersede(String why) {
        if (!isOver()) {
            end(failure.orElseGet(() -> new RolloutOutcome.Superseded(shown, why)));
        }
    }

    boolean isOver() {
        return outcome.isDone();
    }

    /** Whether the formation runs the new generation now. */
    boolean isCompleted() {
        return outcome.getNow(new RolloutOutcome.CalledOff(shown)) instanceof RolloutOutcome.Completed;
    }

    Generation to() {
        return to;
    }

    /** Completes on the control thread; dependents must be asynchronous. */
    CompletionStage<RolloutOutcome> outcome() {
        return outcome;
    }

    private void turnBack(RolloutOutcome reason) {
        failure = Optional.of(reason);
        journal.rollingBack(shown, reason.describe());
        aim();
    }

    /** Dynos that are started from now on run that generation too. */
    private void aim() {
        rolled().forEach(type -> type.aim(target()));
    }

    private void end(RolloutOutcome how) {
        journal.rolloutEnded(how); // first: who learns of the outcome has been told of all before it
        outcome.complete(how);
    }

    private Generation target() {
        return failure.isPresent() ? from : to;
    }

    /**
     * The types that both generations have; those that the new one lacks are left alone until it has succeeded. On the way
     * back all types: a rollout whose place this one took may have left those on a third generation.
     */
    private List<TypeFormation> rolled() {
        return types.get().stream()
                .filter(type -> failure.isPresent() || to.has(type.name()))
                .toList();
    }

    private Optional<Slot> failed() {
        return rolled().stream()
                .flatMap(type -> type.wantedSlots().stream())
                .filter(slot -> slot.isMeantFor(to) && slot.failures() >= plan.attempts())
                .findFirst();
    }

    private void advance(TypeFormation type) {
        List<Slot> slots = type.wantedSlots();
        Handover handover = plan.handoverOf(type.name());
        long busy = slots.stream()
                .filter(slot -> slot.isMeantFor(target()) && !isDone(slot))
                .count();
        long room = plan.atOnce(slots.size()) - busy;
        for (Slot slot : slots) {
            if (slot.isMeantFor(target())) {
                goOn(slot);
            } else if (!slot.isServing()) {
                slot.renew(target(), handover, reason());
            } else if (room > 0) {
                room--;
                slot.renew(target(), handover, reason());
            }
        }
    }

    /** One that has failed tries again; on the way back, in the end without waiting for a replacement that is up. */
    private void goOn(Slot slot) {
        if (slot.failures() < plan.attempts()) {
            slot.tryAgain();
        } else if (slot.isServing() && !slot.serves(target())) {
            slot.renew(target(), Handover.STOP_FIRST, reason());
        }
    }

    private boolean isDone(TypeFormation type) {
        return type.wantedSlots().stream().allMatch(this::isDone);
    }

    /** Who fails on the old release too has its restart policy to help it. */
    private boolean isDone(Slot slot) {
        boolean givenUp = failure.isPresent() && slot.failures() > 0 && !slot.isServing();
        // Who waits for what no rollout brings, such as a type that is scaled to 0, starts on the new release one day.
        return slot.isMeantFor(target()) && (slot.serves(target()) || slot.isWaiting() || givenUp);
    }

    private String reason() {
        return "restarted with release " + target().name();
    }

    private static ExitVerdict unknown() {
        return new ExitVerdict.Lost("it told nothing", Optional.empty());
    }
}
