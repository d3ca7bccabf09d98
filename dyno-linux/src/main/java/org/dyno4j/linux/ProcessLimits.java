package org.dyno4j.linux;

import com.sun.jna.Pointer;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.dyno4j.linux.spawn.Trial;

/**
 * Gives every process the limits of {@link ProcessLimit}, and where one of the JVM's own is lower and it may not raise it,
 * that one: so a dyno never has more than it should, and no step may fail.
 *
 * @param raisable whether the JVM may give more than it has itself, which takes CAP_SYS_RESOURCE (getrlimit(2))
 */
record ProcessLimits(SystemCalls calls, boolean raisable) {
    private static final String RAISING = "limits above the JVM's own";

    /** Finds out by a child that gets all of them. */
    static ProcessLimits open(SystemCalls calls, Spawner spawner) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        for (ProcessLimit limit : ProcessLimit.values()) {
            program.tryCall(SystemCall.PRLIMIT64, limit.arguments(limit.wanted()));
        }
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        Trial trial = spawner.trial("process limits", CloneArguments.vfork(0), program.build());
        return new ProcessLimits(
                calls,
                IntStream.range(0, ProcessLimit.values().length)
                        .allMatch(step -> trial.failure(step).isEmpty()));
    }

    /** Adds the steps that set all of them. */
    void set(SyscallProgram.Builder program) {
        attainable().forEach((limit, values) -> program.call(SystemCall.PRLIMIT64, limit.arguments(values)));
    }

    /** For the report: which of them are the JVM's own. */
    Mechanism mechanism() {
        String lower = attainable().entrySet().stream()
                .filter(limit -> !limit.getValue().equals(limit.getKey().wanted()))
                .map(limit -> limit.getKey() + " " + limit.getValue())
                .collect(Collectors.joining(", "));
        return lower.isEmpty()
                ? Mechanism.enforced(
                        RAISING, "a dyno's processes have what the library says, not what the JVM was given")
                : Mechanism.unavailable(
                                RAISING,
                                "prlimit64 failed: " + Errno.EPERM + ": a dyno's processes have the JVM's own " + lower,
                                "raise the JVM's: prlimit --pid PID --RESOURCE=VALUE as root, Limit…= in its systemd unit;"
                                        + " or give it CAP_SYS_RESOURCE")
                        .withError(Errno.EPERM.name());
    }

    /** Looked up each time: somebody may change the JVM's while it runs. */
    private Map<ProcessLimit, ProcessLimit.Values> attainable() {
        Map<ProcessLimit, ProcessLimit.Values> attainable = new EnumMap<>(ProcessLimit.class);
        try (NativeArena arena = new NativeArena()) {
            Pointer own = arena.allocate(ProcessLimit.Values.SIZE);
            for (ProcessLimit limit : ProcessLimit.values()) {
                attainable.put(limit, raisable ? limit.wanted() : limit.wanted().within(hardLimit(limit, own)));
            }
        }
        return attainable;
    }

    private long hardLimit(ProcessLimit limit, Pointer own) {
        long result = calls.call(SystemCall.PRLIMIT64, 0, limit.number(), 0, NativeArena.address(own));
        SystemCalls.check(result, SystemCall.PRLIMIT64, limit.name());
        return own.getLong(Long.BYTES);
    }
}
