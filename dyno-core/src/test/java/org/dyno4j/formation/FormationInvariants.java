package org.dyno4j.formation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/**
 * What must be true of a formation after every single event, whatever happens to it.
 *
 * <p>Plain conditions instead of assertions with descriptions: they are checked millions of times.
 */
final class FormationInvariants {
    private final SimulatedIsolation isolation;
    private final Settings settings;
    private final Map<DynoName, DynoState> states = new HashMap<>();
    private final Map<DynoName, Integer> crashes = new HashMap<>();
    private final Map<DynoName, Instant> upSince = new HashMap<>();
    private final Map<DynoName, Instant> exceededAt = new HashMap<>();
    /** When the dyno that is up was last left alone for a whole cycle to come. */
    private final Map<DynoName, Instant> freshSince = new HashMap<>();

    private final Set<String> overlapping = new HashSet<>();
    private boolean rolling;
    private Optional<RolloutPlan> nextPlan = Optional.empty();

    /** That by which dynos are brought onto another release, and not back. */
    private Optional<RolloutPlan> plan = Optional.empty();

    /** How many dynos of a type there were to be at most since then. */
    private final Map<String, Integer> mostWanted = new HashMap<>();

    private final Set<String> completed = new HashSet<>();
    private final Set<DynoName> endedCleanly = new HashSet<>();
    private final Map<DynoName, String> commands = new HashMap<>();
    private String release;
    private Procfile procfile;
    private Instant lastEvent = Instant.MIN;

    FormationInvariants(SimulatedIsolation isolation, Settings settings) {
        this.isolation = isolation;
        this.settings = settings;
        this.release = settings.release().name();
        this.procfile = settings.release().procfile();
    }

    private static void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Events come in the order of their time, and each transition begins where the one before has ended. */
    void event(FormationEvent event) {
        require(!event.time().isBefore(lastEvent), () -> event + " is out of order");
        lastEvent = event.time();
        if (event instanceof FormationEvent.DynoChanged change) {
            checkRelease(change);
        }
        if (event instanceof FormationEvent.DynoReplaced replaced) {
            freshSince.put(replaced.dyno(), event.time());
        } else if (event instanceof FormationEvent.StateChanged change) {
            checkTurn(change);
            changed(change);
        } else if (event instanceof FormationEvent.DynoEnded ended) {
            noteCompletion(ended);
            checkEnded(ended);
        } else if (event instanceof FormationEvent.RetryScheduled retry) {
            checkRetry(retry);
        } else if (event instanceof FormationEvent.MemoryQuotaExceeded exceeded) {
            checkExceeded(exceeded);
        } else {
            rolloutEvent(event);
        }
    }

    /** The release that is told is that of a run which is there, as far as runs tell theirs. */
    private void checkRelease(FormationEvent.DynoChanged change) {
        if (change.state() == DynoState.UP || change.state() == DynoState.PAUSED) {
            require(
                    isolation
                            .of(change.dyno())
                            .map(run -> run.process().environment().getOrDefault("RELEASE", change.release()))
                            .anyMatch(change.release()::equals),
                    () -> change + " is not of that release");
        }
    }

    /** R14 is told of those who are beyond their quota, and not more often than the policy says. */
    private void checkExceeded(FormationEvent.MemoryQuotaExceeded exceeded) {
        Optional<Instant> before = Optional.ofNullable(exceededAt.put(exceeded.dyno(), exceeded.time()));
        Duration interval = settings.memoryPolicy().interval();
        require(exceeded.bytes() > exceeded.quota(), () -> exceeded + " is none");
        require(
                overlaps(exceeded.dyno())
                        || before.filter(last -> later(last, interval).isAfter(exceeded.time()))
                                .isEmpty(),
                () -> exceeded + " follows that of " + before);
    }

    /** Want of memory is what the kernel says it is. */
    private void checkEnded(FormationEvent.DynoEnded ended) {
        boolean killed = ended.verdict().usage().map(ResourceUsage::oomKilled).orElse(false);
        require(
                killed || !(ended.verdict() instanceof ExitVerdict.OutOfMemory),
                () -> ended + ", but the kernel killed nothing");
        require(
                !killed
                        || !(ended.verdict() instanceof ExitVerdict.Signalled
                                || ended.verdict() instanceof ExitVerdict.Failed),
                () -> ended + ", but the kernel killed for want of memory");
    }

    /** A controlled restart has begun: the crashes before it are forgotten. */
    void restarting(DynoName dyno) {
        crashes.remove(dyno);
    }

    /** A dyno is cycled: one that is old enough, and of the formation where one-offs are left alone. */
    void cycling(DynoName dyno, Instant time) {
        Optional<Instant> due = (isOneOff(dyno) ? settings.oneOffCycling() : settings.cycling())
                .map(cycling -> later(since(upSince, dyno), cycling.every()));
        require(
                due.filter(instant -> !instant.isAfter(time)).isPresent(),
                () -> dyno + " is cycled, but should be at " + due);
        restarting(dyno);
        freshSince.put(dyno, time);
    }

    /** After a time that may be without end; nothing takes longer than a timer can measure. */
    private static Instant later(Instant since, Duration time) {
        return since.plus(measurable(time));
    }

    private static Duration measurable(Duration time) {
        return Duration.ofNanos(TimeUnit.NANOSECONDS.convert(time));
    }

    private static Instant since(Map<DynoName, Instant> instants, DynoName dyno) {
        return Objects.requireNonNull(instants.get(dyno), () -> dyno + " is not up");
    }

    /** A dyno that is up all the time is not older than one may be. */
    private void checkAge(DynoStatus dyno, Instant now) {
        if (!rolling && dyno.state() == DynoState.UP && !isOneOff(dyno.name())) {
            settings.cycling().ifPresent(cycling -> {
                Instant last = later(later(since(freshSince, dyno.name()), cycling.every()), cycling.spread());
                require(!last.isBefore(now), () -> dyno + " should have been cycled at " + last);
            });
        }
    }

    private static boolean isOneOff(DynoName dyno) {
        return dyno.number() > ScaleChange.MAXIMUM || dyno.type().equals("run");
    }

    /** A rollout has begun: names may be there twice where it wants that. */
    void rollout(RolloutPlan next) {
        nextPlan = Optional.of(next);
        for (ProcessType type : next.release().procfile().processTypes()) {
            if (next.handoverOf(type.name()) != Handover.STOP_FIRST) {
                overlapping.add(type.name());
            }
        }
    }

    private void rolloutEvent(FormationEvent event) {
        if (event instanceof FormationEvent.RolloutStarted) {
            rolling = true;
            plan = nextPlan;
            mostWanted.clear();
        } else if (event instanceof FormationEvent.RollingBack) {
            plan = Optional.empty();
        } else if (event instanceof FormationEvent.RolloutEnded ended) {
            rolling = false;
            plan = Optional.empty();
            freshSince.replaceAll((dyno, since) -> event.time());
            if (ended.outcome() instanceof RolloutOutcome.Completed completed) {
                release = completed.release().name();
                procfile = completed.release().procfile();
            } else if (ended.outcome() instanceof RolloutOutcome.Superseded) {
                rolling = true;
            }
        }
    }

    private void changed(FormationEvent.StateChanged change) {
        DynoName dyno = change.dyno();
        DynoState before = states.getOrDefault(dyno, DynoState.DOWN);
        require(change.from() == before && before.mayBecome(change.to()), () -> change + " follows " + before);
        states.put(dyno, change.to());
        switch (change.to()) {
            case UP -> {
                upSince.putIfAbsent(dyno, change.time());
                freshSince.put(dyno, change.time());
            }
            case PAUSED -> {}
            case CRASHED -> countCrash(dyno, change.time());
            case STARTING -> {
                endedCleanly.remove(dyno);
                started(change);
            }
            case STOPPING -> {
                // Time in which an unhealthy dyno ends is no time in which it was up.
                if (change.why().startsWith("unhealthy: ")) {
                    forgetIfStable(dyno, change.time());
                } else {
                    forget(dyno);
                }
            }
            case FAILED ->
                require(policyOf(dyno).isExhaustedBy(crashes.getOrDefault(dyno, 0)), () -> change + " is too early");
            case DOWN, COMPLETE -> {
                if (before == DynoState.UP || before == DynoState.PAUSED) {
                    endedCleanly.add(dyno);
                    forgetIfStable(dyno, change.time());
                } else {
                    forget(dyno);
                }
                states.remove(dyno);
            }
        }
    }

    private void countCrash(DynoName dyno, Instant time) {
        forgetIfStable(dyno, time);
        crashes.merge(dyno, 1, Integer::sum);
    }

    /** The crashes in a row, counted here once more: none where the dyno was up for long enough. */
    private void forgetIfStable(DynoName dyno, Instant time) {
        Optional<Instant> up = Optional.ofNullable(upSince.remove(dyno));
        if (up.filter(since -> !later(since, policyOf(dyno).stableAfter()).isAfter(time))
                .isPresent()) {
            crashes.remove(dyno);
        }
    }

    /** Nobody starts where nothing was before its turn; what has ended cleanly, and starts again, has had it. */
    private void checkTurn(FormationEvent.StateChanged change) {
        DynoName dyno = change.dyno();
        if (change.from() == DynoState.DOWN
                && change.to() == DynoState.STARTING
                && !endedCleanly.contains(dyno)
                && dyno.number() <= ScaleChange.MAXIMUM) {
            for (BootOrder.Awaited awaited : settings.bootOrder().awaited().get(dyno.type())) {
                boolean exists = procfile.find(awaited.type()).isPresent();
                require(!exists || hasCome(awaited), () -> change + " though there is not yet " + awaited.describe());
            }
        }
    }

    private boolean hasCome(BootOrder.Awaited awaited) {
        String type = awaited.type();
        return switch (awaited.condition()) {
            case STARTED ->
                isolation.open().stream()
                        .anyMatch(sandbox -> sandbox.dynoName().type().equals(type) && sandbox.isRunning());
            case HEALTHY ->
                states.entrySet().stream()
                        .anyMatch(dyno -> dyno.getKey().type().equals(type)
                                && dyno.getKey().number() <= ScaleChange.MAXIMUM
                                && dyno.getValue() == DynoState.UP);
            case COMPLETED -> completed.contains(type);
        };
    }

    private void noteCompletion(FormationEvent.DynoEnded ended) {
        if (ended.verdict().isClean()) {
            completed.add(ended.dyno().type());
            String command = commands.getOrDefault(ended.dyno(), "");
            for (ProcessType type : settings.release().procfile().processTypes()) {
                if (type.command().equals(command)) {
                    completed.add(type.name());
                }
            }
        }
    }

    private void started(FormationEvent.StateChanged change) {
        upSince.remove(change.dyno());
        boolean anew = change.why().startsWith("restarted")
                || change.why().startsWith("resized")
                || change.why().startsWith("stopped")
                || change.why().equals("scaled up")
                || change.from() == DynoState.FAILED;
        if (anew) {
            crashes.remove(change.dyno());
        }
    }

    private void forget(DynoName dyno) {
        crashes.remove(dyno);
        upSince.remove(dyno);
    }

    private RestartPolicy policyOf(DynoName dyno) {
        return settings.restartPolicies().of(dyno.type());
    }

    /**
     * The wait is the policy's for so many crashes, of which jitter only takes off; what has ended cleanly waits as long as
     * the policy says for that.
     */
    private void checkRetry(FormationEvent.RetryScheduled retry) {
        RestartPolicy policy = policyOf(retry.dyno());
        int counted = crashes.getOrDefault(retry.dyno(), 0);
        require(retry.attempt() == counted, () -> retry + ", but there were " + counted + " crashes in a row");
        Duration wait = Duration.between(retry.time(), retry.retryAt());
        if (states.getOrDefault(retry.dyno(), DynoState.DOWN) == DynoState.DOWN) {
            require(
                    policy.cleanExitDelay()
                            .map(FormationInvariants::measurable)
                            .filter(wait::equals)
                            .isPresent(),
                    () -> retry + " is not the policy's");
            return;
        }
        require(!policy.isExhaustedBy(counted), () -> retry + ", but all attempts were made");
        Duration longest =
                measurable(policy.delays().get(Math.min(counted, policy.delays().size()) - 1));
        Duration shortest = Duration.ofMillis((long) (longest.toMillis() * (1 - policy.jitter())));
        require(
                wait.compareTo(shortest) >= 0 && wait.compareTo(longest) <= 0,
                () -> retry + ", but the policy says " + shortest + " to " + longest);
    }

    /** What is published agrees with what was told, and with what is really there. */
    void check(Snapshot snapshot, Instant now) {
        Map<DynoName, DynoStatus> known = new HashMap<>();
        Set<Integer> ports = new HashSet<>();
        for (DynoStatus dyno : snapshot.dynos()) {
            known.put(dyno.name(), dyno);
            commands.put(dyno.name(), dyno.command());
            require(
                    dyno.state() == states.getOrDefault(dyno.name(), DynoState.DOWN),
                    () -> dyno + " was told to be " + states.get(dyno.name()));
            require(
                    dyno.port().isEmpty() || ports.add(dyno.port().getAsInt()),
                    () -> dyno + " has the port of another");
            checkWait(dyno);
            checkAge(dyno, now);
            checkWanted(dyno, snapshot.formation());
        }
        checkRuns(known);
        plan.ifPresent(current -> checkShare(current, snapshot));
        snapshot.targets().forEach((type, targets) -> checkTargets(type, targets, known));
    }

    /** Who waits after a crash says until when, and nobody else does. */
    private void checkWait(DynoStatus dyno) {
        boolean crashed = dyno.state() == DynoState.CRASHED;
        boolean waits = dyno.retryAt().isPresent();
        switch (dyno.state()) {
            case CRASHED ->
                require(waits != policyOf(dyno.name()).delays().isEmpty(), () -> dyno + " has a wrong wait");
            case DOWN ->
                require(
                        !waits || dyno.why().equals("exited with status 0"),
                        () -> dyno + " waits, though its end was not clean");
            case STARTING, UP, PAUSED, FAILED, STOPPING, COMPLETE -> require(!waits, () -> dyno + " waits");
        }
        boolean failed = dyno.state() == DynoState.FAILED;
        require(
                policyOf(dyno.name()).isExhaustedBy(dyno.attempt()) == failed || !(crashed || failed),
                () -> dyno + " is given up too early or too late");
        require(
                !(crashed || failed)
                        || (dyno.attempt() > 0 && dyno.lastVerdict().isPresent()),
                () -> dyno + " says too little");
    }

    /**
     * Beyond the desired number, all are ending; where a crash was waited after, maybe only the old half of an
     * overlapping restart is.
     */
    private void checkWanted(DynoStatus dyno, Formation formation) {
        Optional<Formation.Entry> entry = formation.find(dyno.name().type());
        int number = dyno.name().number();
        if (entry.isPresent() && number > entry.get().quantity() && !isOneOff(dyno.name())) {
            require(
                    dyno.state() == DynoState.STOPPING || (dyno.state() == DynoState.DOWN && overlaps(dyno.name())),
                    () -> dyno + " is not wanted in " + formation);
        }
    }

    /**
     * No two dynos share a name, except while an overlapping restart lasts; nothing runs that no status tells of; no two
     * processes have the same port.
     */
    private void checkRuns(Map<DynoName, DynoStatus> known) {
        Map<DynoName, Integer> runs = new HashMap<>();
        Set<String> ports = new HashSet<>();
        for (SimulatedSandbox sandbox : isolation.open()) {
            DynoName dyno = sandbox.dynoName();
            int most = overlaps(dyno) ? 2 : 1;
            require(runs.merge(dyno, 1, Integer::sum) <= most, () -> dyno + " runs more than " + most + " times");
            require(known.containsKey(dyno), () -> sandbox.name() + " runs, and no status tells of it");
            if (sandbox.isRunning()) {
                require(
                        sandbox.environment().startsWith(dyno + " "),
                        () -> sandbox.name() + " was told to be " + sandbox.environment());
                require(ports.add(sandbox.port()), () -> sandbox.name() + " has the port of another");
            }
        }
    }

    /** Where the new dyno comes first, no more are replaced at a time than the share of those that there are to be. */
    private void checkShare(RolloutPlan current, Snapshot snapshot) {
        for (Formation.Entry entry : snapshot.formation().entries()) {
            String type = entry.type();
            int most = mostWanted.merge(type, entry.quantity(), Math::max);
            if (current.handoverOf(type) == Handover.START_FIRST) {
                long underWay = isolation.replacedBy(
                        current.release().name(), snapshot.targets().getOrDefault(type, List.of()));
                require(
                        underWay <= current.atOnce(most),
                        () -> underWay + " of " + most + " dynos of " + type + " are replaced at a time by " + current);
            }
        }
    }

    private boolean overlaps(DynoName dyno) {
        return settings.handoverOf(dyno.type()) != Handover.STOP_FIRST || overlapping.contains(dyno.type());
    }

    /** Connections go to dynos that are up and whose sandbox is open, to each once. */
    private void checkTargets(String type, List<ForwardTarget> targets, Map<DynoName, DynoStatus> known) {
        Set<ForwardTarget> once = new HashSet<>();
        for (ForwardTarget target : targets) {
            SimulatedSandbox sandbox = (SimulatedSandbox) target.sandbox();
            DynoName dyno = sandbox.dynoName();
            require(
                    once.add(target)
                            && dyno.type().equals(type)
                            && known.containsKey(dyno)
                            && known.get(dyno).state() == DynoState.UP
                            && !sandbox.isClosed()
                            && sandbox.port().equals(Integer.toString(target.port())),
                    () -> sandbox.name() + " is forwarded to, though it is " + known.get(dyno));
            String served = sandbox.process().environment().getOrDefault("RELEASE", release);
            require(
                    rolling || served.equals(release),
                    () -> sandbox.name() + " serves " + served + " beside " + release);
        }
    }
}
