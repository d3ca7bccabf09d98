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

    Backoff newBackoff(String type) {
        return new Backoff(platform.control(), settings.restartPolicies().of(type), random);
    }

    Age newAge() {
        return new Age(platform.control(), settings.cycling(), random);
    }

    Age newOneOffAge() {
        return new Age(platform.control(), settings.oneOffCycling(), random);
    }

    /** What of a text may be shown in statuses and events. */
    String shown(String text) {
        return platform.log().redact(text);
    }

    Handover handoverOf(String type) {
        return settings.handoverOf(type);
    }
}
