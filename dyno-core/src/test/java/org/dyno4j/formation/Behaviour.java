package org.dyno4j.formation;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What becomes of one simulated dyno.
 *
 * @param creationFails whether its sandbox can't be created
 * @param bashMissing whether there is a {@code sh} alone
 * @param startFails whether its process can't be started
 * @param endsAfter when its process ends by itself; absent where it would run for ever
 * @param status how it ends then
 * @param listensAfter when it begins to listen; absent where it never does
 * @param obeysAfter how long it takes to end after SIGTERM; absent where it ignores that
 * @param childrenOutliveBy how long its children hold its output after its end
 * @param removalFails whether something goes wrong when its sandbox is removed
 */
record Behaviour(
        boolean creationFails,
        boolean bashMissing,
        boolean startFails,
        Optional<Duration> endsAfter,
        int status,
        Optional<Duration> listensAfter,
        Optional<Duration> obeysAfter,
        Duration childrenOutliveBy,
        boolean removalFails) {

    /** A dyno as everybody would like it. */
    static final Behaviour GOOD = new Behaviour(
            false,
            false,
            false,
            Optional.empty(),
            0,
            Optional.of(Duration.ofMillis(700)),
            Optional.of(Duration.ofMillis(30)),
            Duration.ZERO,
            false);

    /** The same, whose sandbox can't be created. */
    Behaviour withoutSandbox() {
        return new Behaviour(
                true,
                bashMissing,
                startFails,
                endsAfter,
                status,
                listensAfter,
                obeysAfter,
                childrenOutliveBy,
                removalFails);
    }

    /** The same where there is a {@code sh} alone. */
    Behaviour withoutBash() {
        return new Behaviour(
                creationFails,
                true,
                startFails,
                endsAfter,
                status,
                listensAfter,
                obeysAfter,
                childrenOutliveBy,
                removalFails);
    }

    /** The same, whose process can't be started. */
    Behaviour withoutStart() {
        return new Behaviour(
                creationFails,
                bashMissing,
                true,
                endsAfter,
                status,
                listensAfter,
                obeysAfter,
                childrenOutliveBy,
                removalFails);
    }

    /** The same, which ends by itself. */
    Behaviour ending(Duration after, int withStatus) {
        return new Behaviour(
                creationFails,
                bashMissing,
                startFails,
                Optional.of(after),
                withStatus,
                listensAfter,
                obeysAfter,
                childrenOutliveBy,
                removalFails);
    }

    /** The same, which never listens. */
    Behaviour silent() {
        return new Behaviour(
                creationFails,
                bashMissing,
                startFails,
                endsAfter,
                status,
                Optional.empty(),
                obeysAfter,
                childrenOutliveBy,
                removalFails);
    }

    /** The same, which takes that long to end after SIGTERM. */
    Behaviour obeying(Duration after) {
        return new Behaviour(
                creationFails,
                bashMissing,
                startFails,
                endsAfter,
                status,
                listensAfter,
                Optional.of(after),
                childrenOutliveBy,
                removalFails);
    }

    /** The same, which ignores SIGTERM. */
    Behaviour deaf() {
        return new Behaviour(
                creationFails,
                bashMissing,
                startFails,
                endsAfter,
                status,
                listensAfter,
                Optional.empty(),
                childrenOutliveBy,
                removalFails);
    }

    /** The same, whose children go on after its own end. */
    Behaviour outlivedBy(Duration children) {
        return new Behaviour(
                creationFails,
                bashMissing,
                startFails,
                endsAfter,
                status,
                listensAfter,
                obeysAfter,
                children,
                removalFails);
    }

    /** A dyno as it comes. */
    static Behaviour any(RandomGenerator random) {
        return new Behaviour(
                random.nextInt(12) == 0,
                random.nextInt(6) == 0,
                random.nextInt(15) == 0,
                random.nextInt(3) == 0 ? Optional.of(upTo(random, 120_000)) : Optional.empty(),
                random.nextInt(3),
                random.nextInt(8) == 0 ? Optional.empty() : Optional.of(upTo(random, 20_000)),
                random.nextInt(6) == 0 ? Optional.empty() : Optional.of(upTo(random, 10_000)),
                random.nextInt(6) == 0 ? upTo(random, 60_000) : Duration.ZERO,
                random.nextInt(25) == 0);
    }

    private static Duration upTo(RandomGenerator random, int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }
}
