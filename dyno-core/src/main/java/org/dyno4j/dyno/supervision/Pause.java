package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.Sandbox;

/**
 * Lets the processes of a dyno stand still and go on.
 *
 * <p>Belongs to the control thread. The work is done in the order of the requests, so the last one holds.
 */
final class Pause {
    private final Platform platform;
    private final DynoName dyno;
    private final Sandbox sandbox;
    private final Runnable resumed;
    private boolean paused;
    private int requests;

    /** {@code resumed} is run on the control thread, once all go on; also where they could not be stopped. */
    Pause(Platform platform, DynoName dyno, Sandbox sandbox, Runnable resumed) {
        this.platform = platform;
        this.dyno = dyno;
        this.sandbox = sandbox;
        this.resumed = resumed;
    }

    void pause() {
        if (!paused) {
            paused = true;
            work(Sandbox::freeze, "be paused");
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            work(Sandbox::thaw, "be resumed");
        }
    }

    /** For what the processes have to notice: they go on, whatever comes of it, and {@code then} is done. */
    void thawThen(Runnable then) {
        Lane lane = paused ? Lane.FREEZE : Lane.SIGNAL;
        resume();
        platform.workers().run(lane, then);
    }

    private void work(Consumer<Sandbox> change, String what) {
        requests++;
        int request = requests;
        platform.workers().run(Lane.FREEZE, () -> {
            Optional<Throwable> failure = attempt(change);
            platform.control().execute(() -> done(request, what, failure));
        });
    }

    /** On a worker. */
    private Optional<Throwable> attempt(Consumer<Sandbox> change) {
        try {
            change.accept(sandbox);
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            return Optional.of(failure);
        }
    }

    private void done(int request, String what, Optional<Throwable> failure) {
        failure.ifPresent(why -> platform.log().platform(dyno, PlatformLines.notDone(what, why)));
        if (request != requests) {
            return;
        }
        if (failure.isPresent()) {
            paused = !paused;
        }
        if (!paused) {
            resumed.run();
        }
    }
}
