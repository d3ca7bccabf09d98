package org.dyno4j.formation;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;

/**
 * The runs of one place in the formation: the current one and, while it is replaced, the one that retires or the one
 * that is to come.
 *
 * <p>Belongs to the control thread. Which of these roles a run has is known here alone; what follows from it is decided
 * by the {@link Slot}.
 */
final class Runs {
    private Optional<Run> current = Optional.empty();
    private Optional<Run> retiring = Optional.empty();
    private Optional<Run> upcoming = Optional.empty();

    void begin(Run run) {
        current = Optional.of(run);
    }

    void beginReplacement(Run run) {
        upcoming = Optional.of(run);
    }

    /** The current one has its successor begun already, or in a moment. */
    void retireCurrent() {
        retiring = current;
        current = Optional.empty();
    }

    /** The one to come will not come. */
    void retireUpcoming() {
        retiring = upcoming;
        upcoming = Optional.empty();
    }

    /** The one to come takes the place of the current one, which retires. */
    void succeed() {
        retiring = current;
        promote();
    }

    /** The one to come takes the place that is empty. */
    void promote() {
        current = upcoming;
        upcoming = Optional.empty();
    }

    /** Forgets a run that has ended, and tells what it was. */
    Role remove(Run run) {
        if (isCurrent(run)) {
            current = Optional.empty();
            return Role.CURRENT;
        }
        if (isUpcoming(run)) {
            upcoming = Optional.empty();
            return Role.UPCOMING;
        }
        retiring = Optional.empty();
        return Role.RETIRING;
    }

    /** Those that another size concerns: not the one that retires. */
    Stream<Run> lasting() {
        return Stream.of(current, upcoming).flatMap(Optional::stream);
    }

    void stopCurrent() {
        current.ifPresent(Run::stop);
    }

    void stopRetiring() {
        retiring.ifPresent(Run::stop);
    }

    void pauseCurrent() {
        current.ifPresent(Run::pause);
    }

    void resumeCurrent() {
        current.ifPresent(Run::resume);
    }

    /** Whether there was anything to start it in. */
    boolean execute(FurtherCommand command) {
        return current.filter(run -> run.execute(command)).isPresent();
    }

    void kill() {
        Stream.of(current, retiring, upcoming).flatMap(Optional::stream).forEach(Run::kill);
    }

    boolean isCurrent(Run run) {
        return current.filter(run::equals).isPresent();
    }

    boolean isUpcoming(Run run) {
        return upcoming.filter(run::equals).isPresent();
    }

    boolean isReplacing() {
        return upcoming.isPresent();
    }

    boolean isReplacingBy(Generation generation) {
        return upcoming.filter(run -> run.isOf(generation)).isPresent();
    }

    boolean isRetiring() {
        return retiring.isPresent();
    }

    boolean isEmpty() {
        return current.isEmpty() && retiring.isEmpty() && upcoming.isEmpty();
    }

    /** Whether there is a current one, and it is of this generation. */
    boolean isOf(Generation generation) {
        return current.filter(run -> run.isOf(generation)).isPresent();
    }

    /** Whether there is a current one, and it is not of this generation. */
    boolean isOld(Generation generation) {
        return current.filter(run -> !run.isOf(generation)).isPresent();
    }

    /** That of the current one. */
    Optional<String> shownCommand() {
        return current.map(Run::shownCommand);
    }

    /** That of the current one. */
    Optional<DynoSize> size() {
        return current.map(Run::size);
    }

    /** The name of that of the current one. */
    Optional<String> release() {
        return current.map(Run::release);
    }

    OptionalInt port() {
        return Run.portOf(current);
    }

    Optional<Sandbox> sandbox() {
        return current.flatMap(Run::sandbox);
    }

    Optional<ForwardTarget> target() {
        return current.flatMap(run -> run.sandbox().map(sandbox -> new ForwardTarget(sandbox, run.port())));
    }

    /** What a run is in its place. */
    enum Role {
        CURRENT,
        RETIRING,
        UPCOMING
    }
}
