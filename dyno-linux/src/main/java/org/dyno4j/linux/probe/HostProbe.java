package org.dyno4j.linux.probe;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeAccessException;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.SpawnException;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.dyno4j.linux.spawn.Trial;

/**
 * Tries what every sandbox needs, in one child that exits at once where all of it works.
 *
 * <p>Only where something is refused it is tried piece by piece, so that all that is missing is known.
 */
public final class HostProbe {
    private static final String WHAT = "host probe";

    private HostProbe() {}

    /** What came of trying everything that every sandbox needs. */
    public static List<Mechanism> required(Spawner spawner) {
        Findings findings = new Findings();
        findings.works(Feature.NATIVE_ACCESS);
        findings.works(Feature.EXECUTABLE_MEMORY);
        try {
            rehearse(spawner, EnumSet.allOf(Namespace.class), findings);
            findings.works(Feature.CLONE3);
        } catch (SpawnException refused) {
            rehearsePiecemeal(spawner, findings);
        }
        return findings.mechanisms(new Remedies(Circumstances.read()));
    }

    /** What is known where JNA can't be loaded. */
    public static List<Mechanism> withoutNativeAccess(NativeAccessException refused) {
        Findings findings = new Findings();
        findings.untriedRest(Feature.NATIVE_ACCESS);
        Mechanism missing = Mechanism.unavailable(Feature.NATIVE_ACCESS.title(), refused.detail(), refused.remedy())
                .asRequired();
        return findings.mechanisms(new Remedies(Circumstances.read())).stream()
                .map(mechanism -> mechanism.name().equals(missing.name()) ? missing : mechanism)
                .toList();
    }

    /** What is known where the stub can't be mapped. */
    public static List<Mechanism> withoutExecutableMemory(SystemCallException refused) {
        Findings findings = new Findings();
        findings.works(Feature.NATIVE_ACCESS);
        findings.refused(Feature.EXECUTABLE_MEMORY, refused.call().callName(), refused.errno());
        findings.untriedRest(Feature.EXECUTABLE_MEMORY);
        return findings.mechanisms(new Remedies(Circumstances.read()));
    }

    /** Tries everything in a child with these namespaces of its own. */
    private static void rehearse(Spawner spawner, Set<Namespace> namespaces, Findings findings) {
        Rehearsal rehearsal = new Rehearsal(namespaces);
        CloneArguments clone = CloneArguments.vfork(Namespace.flags(namespaces));
        Trial trial = spawner.trial(WHAT, clone, rehearsal.compose());
        rehearsal.learn(trial, findings);
        trial.pidfdFailure()
                .ifPresentOrElse(
                        failure -> findings.refused(Feature.PIDFD, failure.call(), failure.errno()),
                        () -> findings.works(Feature.PIDFD));
        namespaces.forEach(namespace -> findings.works(namespace.feature()));
    }

    /** Tries one kind of namespace after the other, then the rest in those that can be had. */
    private static void rehearsePiecemeal(Spawner spawner, Findings findings) {
        try {
            spawner.trial(WHAT, CloneArguments.vfork(0), exit());
            findings.works(Feature.CLONE3);
        } catch (SpawnException refused) {
            findings.refused(Feature.CLONE3, SystemCall.CLONE3.callName(), errno(refused));
            findings.untriedRest(Feature.CLONE3);
            return;
        }
        Set<Namespace> good = EnumSet.noneOf(Namespace.class);
        for (Namespace namespace : Namespace.values()) {
            try {
                spawner.trial(WHAT, CloneArguments.vfork(Namespace.flags(Set.of(namespace))), exit());
                good.add(namespace);
            } catch (SpawnException refused) {
                findings.refused(namespace.feature(), "clone3(" + namespace.flagName() + ")", errno(refused));
            }
        }
        rehearse(spawner, good, findings);
    }

    private static SyscallProgram exit() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        return program.build();
    }

    private static int errno(SpawnException refused) {
        return refused.errno().orElse(Errno.EIO.number());
    }
}
