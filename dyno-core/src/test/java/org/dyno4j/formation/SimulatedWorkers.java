package org.dyno4j.formation;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.supervision.Workers;

/** Workers whose work takes a random time, after which it is done at once. */
final class SimulatedWorkers implements Workers {
    private final SimulatedControl control;
    private final RandomGenerator random;

    SimulatedWorkers(SimulatedControl control, RandomGenerator random) {
        this.control = control;
        this.random = random;
    }

    @Override
    public void run(Lane lane, Runnable work) {
        control.after(duration(lane), work);
    }

    /** Now and then a start or a removal takes very long. */
    private Duration duration(Lane lane) {
        boolean slow = random.nextInt(20) == 0;
        int longest = switch (lane) {
            case START -> slow ? 90_000 : 300;
            case PROBE -> slow ? 400 : 20;
            case COMMAND -> slow ? 2_000 : 20;
            case SIGNAL, FREEZE -> 5;
            case CLOSE -> slow ? 20_000 : 200;
        };
        return Duration.ofMillis(1 + random.nextInt(longest));
    }
}
