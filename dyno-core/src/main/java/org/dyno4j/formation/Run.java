package org.dyno4j.formation;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.supervision.Dyno;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.dyno.supervision.MemoryQuota;
import org.dyno4j.isolation.Sandbox;

/** One run of a dyno together with the port that it holds; gives the port back when nothing of the run is left. */
final class Run implements Dyno.Observer {
    private final Ports ports;
    private final int port;
    private final Generation generation;
    private final String shownCommand;
    private final Owner owner;
    private DynoSize size;

    /** Set right after construction: the dyno needs its observer first. */
    private Optional<Dyno> dyno = Optional.empty();

    Run(Ports ports, int port, Generation generation, String shownCommand, DynoSize size, Owner owner) {
        this.ports = ports;
        this.port = port;
        this.generation = generation;
        this.shownCommand = shownCommand;
        this.size = size;
        this.owner = owner;
    }

    void start(Dyno started) {
        dyno = Optional.of(started);
        started.start();
    }

    int port() {
        return port;
    }

    /** What it runs, as it may be shown. */
    String shownCommand() {
        return shownCommand;
    }

    /** What it may use now. */
    DynoSize size() {
        return size;
    }

    /** The name of the release that it is of. */
    String release() {
        return generation.name();
    }

    boolean isOf(Generation other) {
        return generation.equals(other);
    }

    Optional<Sandbox> sandbox() {
        return dyno.flatMap(Dyno::sandbox);
    }

    void stop() {
        dyno.ifPresent(Dyno::stop);
    }

    void kill() {
        dyno.ifPresent(Dyno::kill);
    }

    void pause() {
        dyno.ifPresent(Dyno::pause);
    }

    void resume() {
        dyno.ifPresent(Dyno::resume);
    }

    /** It has this size from now on. */
    void resized(DynoSize newSize, MemoryPolicy policy) {
        size = newSize;
        dyno.ifPresent(running -> running.resized(policy.limits(newSize), MemoryQuota.of(newSize, policy)));
    }

    /** Whether there was anything to start it in. */
    boolean execute(FurtherCommand command) {
        return dyno.filter(running -> running.execute(command)).isPresent();
    }

    @Override
    public void isUp(Dyno source) {
        owner.isUp(this);
    }

    @Override
    public void resumed(Dyno source) {
        owner.resumed(this);
    }

    @Override
    public void quotaExceeded(Dyno source, long bytes, long quota) {
        owner.quotaExceeded(bytes, quota);
    }

    @Override
    public void changed(Dyno source) {
        owner.changed(this);
    }

    @Override
    public void unhealthy(Dyno source, String finding) {
        owner.unhealthy(this, finding);
    }

    @Override
    public void ended(Dyno source, ExitVerdict verdict) {
        ports.release(port);
        owner.ended(this, verdict);
    }

    /** The verdict on a run that could not even be begun. */
    static ExitVerdict.NotStarted notStarted(RuntimeException failure, UnaryOperator<String> shown) {
        return new ExitVerdict.NotStarted(shown.apply(String.valueOf(failure.getMessage())), Optional.empty());
    }

    static OptionalInt portOf(Optional<Run> run) {
        return run.map(there -> OptionalInt.of(there.port())).orElse(OptionalInt.empty());
    }

    /** Whose run it is; told on the control thread. */
    interface Owner {
        void isUp(Run run);

        void resumed(Run run);

        void quotaExceeded(long bytes, long quota);

        void changed(Run run);

        /** It was up, its health check has found this, and it is being ended. */
        void unhealthy(Run run, String finding);

        void ended(Run run, ExitVerdict verdict);
    }
}
