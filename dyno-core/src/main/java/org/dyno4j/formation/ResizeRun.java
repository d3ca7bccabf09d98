package org.dyno4j.formation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.supervision.Failures;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;

/**
 * Gives the dynos of one process type the limits of another size while they run: all of them, or none.
 *
 * <p>Belongs to the control thread; a worker writes the limits of one dyno after the other. Dynos that end meanwhile don't
 * matter, and those that begin meanwhile are given them too before it is done.
 */
final class ResizeRun {
    private final FormationContext context;
    private final TypeFormation type;
    private final DynoSize before;
    private final DynoSize after;
    private final Consumer<ResizeRun> success;
    private final Set<Run> tried = new HashSet<>();
    private final Deque<Run> changed = new ArrayDeque<>();
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private boolean over;

    /** {@code success} makes the size that of the type. */
    ResizeRun(FormationContext context, TypeFormation type, DynoSize after, Consumer<ResizeRun> success) {
        this.context = context;
        this.type = type;
        this.before = type.size();
        this.after = after;
        this.success = success;
    }

    /** Goes on with the next dyno that it has not come to yet. */
    void proceed() {
        if (over) {
            return;
        }
        if (!type.size().equals(before)) {
            undo(new IllegalStateException(
                    type.name() + " was scaled to another size while it was resized to " + after.name()));
            return;
        }
        type.slots().stream()
                .flatMap(slot -> slot.resizable().filter(this::isDue).map(run -> new Due(slot.name(), run)))
                .findFirst()
                .ifPresentOrElse(this::resize, this::succeed);
    }

    private void succeed() {
        over = true;
        success.accept(this);
        // As an event of its own, behind the one that publishes what has changed.
        context.platform().control().execute(() -> outcome.complete(true));
    }

    /** A run that it has not come to yet. */
    private record Due(DynoName dyno, Run run) {}

    private boolean isDue(Run run) {
        return run.sandbox().isPresent() && !tried.contains(run);
    }

    private void resize(Due due) {
        Run run = due.run();
        tried.add(run);
        limit(run.sandbox().orElseThrow(), after, failure -> {
            if (over) {
                return;
            }
            if (failure.isEmpty()) {
                changed.push(run);
            } else if (run.sandbox().isPresent()) {
                undo(new ResizeException(due.dyno(), after, failure.get()));
                return;
            }
            proceed();
        });
    }

    /** Gives up, unless it is over; all dynos are to end. */
    void abandon(RuntimeException why) {
        if (!over) {
            over = true;
            outcome.completeExceptionally(why);
        }
    }

    /** The last first, though any order would do. */
    private void undo(RuntimeException why) {
        over = true;
        Optional<Run> next = Optional.ofNullable(changed.poll());
        Optional<Sandbox> sandbox = next.flatMap(Run::sandbox);
        if (sandbox.isPresent()) {
            // Its own: one that is about to be replaced may have another size than its type.
            limit(sandbox.get(), next.get().size(), failure -> {
                failure.ifPresent(why::addSuppressed);
                undo(why);
            });
        } else if (!changed.isEmpty()) {
            undo(why);
        } else {
            outcome.completeExceptionally(why);
        }
    }

    private void limit(Sandbox sandbox, DynoSize size, Consumer<Optional<Throwable>> then) {
        ResourceLimits limits = context.settings().memoryPolicy().limits(size);
        context.platform().workers().run(Lane.FREEZE, () -> {
            Optional<Throwable> failure = attempt(sandbox, limits)
                    .map(untold -> Failures.redacted(untold, context.platform().log()));
            context.platform().control().execute(() -> then.accept(failure));
        });
    }

    /** On a worker. */
    private static Optional<Throwable> attempt(Sandbox sandbox, ResourceLimits limits) {
        try {
            sandbox.limit(limits);
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            return Optional.of(failure);
        }
    }

    boolean isOver() {
        return over;
    }

    TypeFormation type() {
        return type;
    }

    DynoSize after() {
        return after;
    }

    /** Completes on the control thread, exceptionally where the dynos have the size that they had. */
    CompletableFuture<Boolean> outcome() {
        return outcome;
    }
}
