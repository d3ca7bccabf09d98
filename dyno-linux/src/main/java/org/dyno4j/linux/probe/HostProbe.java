package org.dyno4j.linux.probe;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeAccessException;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.CloneCall;
import org.dyno4j.linux.spawn.MappedUser;
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

    private final Spawner spawner;
    private final Optional<MappedUser> mapped;
    private final Findings findings = new Findings();

    private HostProbe(Spawner spawner, Optional<MappedUser> mapped) {
        this.spawner = spawner;
        this.mapped = mapped;
    }

    /** What came of trying everything that every sandbox needs where the JVM is privileged. */
    public static List<Mechanism> rootful(Spawner spawner) {
        return new HostProbe(spawner, Optional.empty()).rehearseAll();
    }

    /** What came of trying the same in a user namespace that knows this user alone, as whoever is not privileged may. */
    public static List<Mechanism> rootless(Spawner spawner, MappedUser user) {
        MappedUserReport report = MappedUserReport.read(user);
        return new HostProbe(spawner, Optional.of(user))
                .rehearseAll().stream().flatMap(report::refine).toList();
    }

    private List<Mechanism> rehearseAll() {
        findings.works(Feature.NATIVE_ACCESS);
        findings.works(Feature.EXECUTABLE_MEMORY);
        try {
            rehearse(EnumSet.allOf(Namespace.class));
            findings.works(Feature.CLONE3);
        } catch (SpawnException refused) {
            rehearsePiecemeal();
        }
        return findings.mechanisms(new Remedies(Circumstances.read())).stream()
                .map(this::tellOlderCall)
                .toList();
    }

    private Mechanism tellOlderCall(Mechanism mechanism) {
        boolean older = spawner.call() == CloneCall.CLONE
                && mechanism.name().equals(Feature.CLONE3.title())
                && mechanism.status() == Mechanism.Status.ENFORCED;
        return older
                ? Mechanism.enforced(
                                mechanism.name(),
                                "clone, as clone3 is refused here; processes enter their cgroups by themselves")
                        .asRequired()
                : mechanism;
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
    private void rehearse(Set<Namespace> namespaces) {
        Rehearsal rehearsal = new Rehearsal(namespaces, mapped);
        Trial trial = spawner.trial(WHAT, inNew(Namespace.flags(namespaces)), rehearsal.compose());
        rehearsal.learn(trial, findings);
        trial.pidfdFailure()
                .ifPresentOrElse(
                        failure -> findings.refused(Feature.PIDFD, failure.call(), failure.errno()),
                        () -> findings.works(Feature.PIDFD));
        namespaces.forEach(namespace -> findings.works(namespace.feature()));
    }

    private CloneArguments inNew(long namespaces) {
        return CloneArguments.vfork(
                namespaces | mapped.map(MappedUser::namespace).orElse(0L));
    }

    /** Tries one kind of namespace after the other, then the rest in those that can be had. */
    private void rehearsePiecemeal() {
        if (!born(Feature.CLONE3, CloneArguments.vfork(0), "")) {
            findings.untriedRest(Feature.CLONE3);
            return;
        }
        findings.works(Feature.CLONE3);
        if (mapped.isPresent() && !born(Feature.OWN_USER_NAMESPACE, inNew(0), "(CLONE_NEWUSER)")) {
            findings.untriedRest(Feature.OWN_USER_NAMESPACE);
            return;
        }
        Set<Namespace> good = EnumSet.noneOf(Namespace.class);
        for (Namespace namespace : Namespace.values()) {
            CloneArguments clone = inNew(Namespace.flags(Set.of(namespace)));
            if (born(namespace.feature(), clone, "(" + namespace.flagName() + ")")) {
                good.add(namespace);
            }
        }
        rehearse(good);
    }

    /** Whether a child can be cloned so; where it can't, that is what is known of the feature. */
    private boolean born(Feature feature, CloneArguments clone, String arguments) {
        try {
            spawner.trial(WHAT, clone, exit());
            return true;
        } catch (SpawnException refused) {
            findings.refused(feature, spawner.call() + arguments, errno(refused));
            return false;
        }
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
