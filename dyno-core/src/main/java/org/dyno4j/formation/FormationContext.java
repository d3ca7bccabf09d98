package org.dyno4j.formation;

import java.util.random.RandomGenerator;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.supervision.Platform;

/**
 * What all parts of one formation share.
 *
 * @param platform time, threads, isolation and log
 * @param settings what the manager was built with
 * @param factory begins runs
 * @param journal tells what happens
 * @param random for jitter
 */
record FormationContext(
        Platform platform, Settings settings, DynoFactory factory, Journal journal, RandomGenerator random) {

    Backoff newBackoff() {
        return new Backoff(platform.control(), settings.restartPolicy(), random);
    }

    Handover handoverOf(String type) {
        return type.equals(DynoFactory.WEB)
                ? settings.stopPolicy().webHandover()
                : settings.stopPolicy().otherHandover();
    }
}
