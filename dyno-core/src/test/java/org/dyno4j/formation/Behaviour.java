package org.dyno4j.formation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What becomes of one simulated dyno.
 *
 * @param faults what doesn't work
 * @param endsAfter when its process ends by itself; absent where it would run for ever
 * @param status how it ends then
 * @param listensAfter when it begins to listen; absent where it never does
 * @param obeysAfter how long it takes to end after SIGTERM; absent where it ignores that
 * @param childrenOutliveBy how long its children hold its output after its end
 * @param mood how it answers who asks after its health
 * @param memory how much memory it uses
 */
record Behaviour(
        Set<Fault> faults,
        Optional<Duration> endsAfter,
        int status,
        Optional<Duration> listensAfter,
        Optional<Duration> obeysAfter,
        Duration childrenOutliveBy,
        Mood mood,
        MemoryCurve memory) {

    /** A dyno as everybody would like it. */
    static final Behaviour GOOD = new Behaviour(
            Set.of(),
            Optional.empty(),
            0,
            Optional.of(Duration.ofMillis(700)),
            Optional.of(Duration.ofMillis(30)),
            Duration.ZERO,
            Mood.GOOD,
            MemoryCurve.FLAT);

    Behaviour {
        faults = Set.copyOf(faults);
    }

    /** What may fail in a system around a dyno. */
    enum Fault {
        /** Its sandbox can't be created. */
        CREATION(12),
        /** There is a {@code sh} alone. */
        NO_BASH(6),
        /** Its process can't be started. */
        START(15),
        /** Its processes can't be made to stand still. */
        FREEZING(10),
        /** Something goes wrong when its sandbox is removed. */
        REMOVAL(25);

        private final int oneIn;

        Fault(int oneIn) {
            this.oneIn = oneIn;
        }
    }

    /** A dyno as it comes. */
    static Behaviour any(RandomGenerator random) {
        Set<Fault> faults = EnumSet.allOf(Fault.class);
        faults.removeIf(fault -> random.nextInt(fault.oneIn) != 0);
        return new Behaviour(
                faults,
                random.nextInt(3) == 0 ? Optional.of(upTo(random, 120_000)) : Optional.empty(),
                random.nextInt(3),
                random.nextInt(8) == 0 ? Optional.empty() : Optional.of(upTo(random, 20_000)),
                random.nextInt(6) == 0 ? Optional.empty() : Optional.of(upTo(random, 10_000)),
                random.nextInt(6) == 0 ? upTo(random, 60_000) : Duration.ZERO,
                Mood.any(random),
                random.nextInt(6) == 0 ? anyLeak(random) : MemoryCurve.FLAT);
    }

    private static MemoryCurve anyLeak(RandomGenerator random) {
        return new MemoryCurve(
                (long) random.nextInt(700) << 20, (long) random.nextInt(20) << 20, random.nextInt(3) == 0);
    }

    private static Duration upTo(RandomGenerator random, int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** The same, in a system where only that doesn't work. */
    Behaviour with(Fault fault) {
        return new Behaviour(
                Set.of(fault), endsAfter, status, listensAfter, obeysAfter, childrenOutliveBy, mood, memory);
    }

    /** The same, which ends by itself. */
    Behaviour ending(Duration after, int withStatus) {
        return new Behaviour(
                faults, Optional.of(after), withStatus, listensAfter, obeysAfter, childrenOutliveBy, mood, memory);
    }

    /** The same, which never listens. */
    Behaviour silent() {
        return new Behaviour(faults, endsAfter, status, Optional.empty(), obeysAfter, childrenOutliveBy, mood, memory);
    }

    /** The same, which takes that long to end after SIGTERM. */
    Behaviour obeying(Duration after) {
        return new Behaviour(
                faults, endsAfter, status, listensAfter, Optional.of(after), childrenOutliveBy, mood, memory);
    }

    /** The same, which ignores SIGTERM. */
    Behaviour deaf() {
        return new Behaviour(
                faults, endsAfter, status, listensAfter, Optional.empty(), childrenOutliveBy, mood, memory);
    }

    /** The same, whose children go on after its own end. */
    Behaviour outlivedBy(Duration children) {
        return new Behaviour(faults, endsAfter, status, listensAfter, obeysAfter, children, mood, memory);
    }

    /** The same, in that mood. */
    Behaviour in(Mood other) {
        return new Behaviour(faults, endsAfter, status, listensAfter, obeysAfter, childrenOutliveBy, other, memory);
    }

    /** The same, which uses that much memory. */
    Behaviour using(MemoryCurve curve) {
        return new Behaviour(faults, endsAfter, status, listensAfter, obeysAfter, childrenOutliveBy, mood, curve);
    }
}
