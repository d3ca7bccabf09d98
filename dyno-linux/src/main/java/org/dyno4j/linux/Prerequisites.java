package org.dyno4j.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.cgroup.Cgroups;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.NativeAccessException;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.probe.HostProbe;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.MappedUser;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.Spawner;

/** What has to be there before anything can be isolated; each step refuses with all that is known by then. */
final class Prerequisites {
    /** The name of this isolation in reports. */
    static final String LINUX = "linux";

    private static final Mechanism WITHOUT_ROOT = Mechanism.unavailable(
            "without root",
            "not tried: to the kernel every dyno would be this JVM's user, which is root, whom /proc/sys obeys"
                    + " even without a capability",
            "run the JVM as an ordinary user: USER in the Dockerfile, User= in its systemd unit, setpriv --reuid"
                    + " 1000 --regid 1000 --clear-groups java ...");

    private Prerequisites() {}

    /**
     * What sandboxes can be made of here.
     *
     * @param mapped the user of all of them, where the JVM isn't root
     * @param mechanisms what was found
     */
    record Foundation(Optional<MappedUser> mapped, List<Mechanism> mechanisms) {
        Foundation {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    /**
     * The door to the kernel.
     *
     * @throws IsolationException if this is not Linux, or the JVM can't make system calls
     */
    static SystemCalls systemCalls(String operatingSystem) {
        if (!operatingSystem.equals("Linux")) {
            Mechanism missing = Mechanism.unavailable(
                            "Linux",
                            "this system is " + operatingSystem,
                            "run on Linux, or use PlainIsolation, which isolates nothing")
                    .asRequired();
            throw refusal(List.of(missing));
        }
        try {
            return JnaSystemCalls.open();
        } catch (NativeAccessException e) {
            throw because(e, HostProbe.withoutNativeAccess(e));
        }
    }

    /**
     * What starts processes.
     *
     * @throws IsolationException if this host forbids executable memory
     */
    static Spawner spawner(SystemCalls calls, ProgramEditor editor) {
        try {
            return Spawner.open(calls, Architecture.current(), editor);
        } catch (SystemCallException e) {
            throw because(e, HostProbe.withoutExecutableMemory(e));
        }
    }

    /**
     * Tries what every sandbox needs: with the JVM's own rights, and where they don't do, in a user namespace.
     *
     * @throws IsolationException if anything is missing; it lists all of it
     */
    static Foundation check(SystemCalls calls, Spawner spawner, Cgroups cgroups, SyscallFilters filters) {
        List<Mechanism> rootful = HostProbe.rootful(spawner);
        Optional<MappedUser> user = rootful.stream().anyMatch(Mechanism::isMissing) ? caller(calls) : Optional.empty();
        List<Mechanism> mechanisms = new ArrayList<>(
                user.map(caller -> HostProbe.rootless(spawner, caller)).orElse(rootful));
        if (user.isEmpty() && rootful.stream().anyMatch(Mechanism::isMissing)) {
            mechanisms.add(WITHOUT_ROOT);
        }
        // Process 1 always has a filter.
        mechanisms.add(filters.mechanism().asRequired());
        mechanisms.addAll(cgroups.mechanisms());
        if (mechanisms.stream().anyMatch(Mechanism::isMissing)) {
            throw refusal(mechanisms);
        }
        return new Foundation(user, mechanisms);
    }

    /**
     * Who the JVM is, unless that is root: to the kernel each dyno would be root then, whom {@code /proc/sys} obeys even
     * without a capability.
     */
    private static Optional<MappedUser> caller(SystemCalls calls) {
        int uid = (int) calls.call(SystemCall.GETEUID);
        return uid == 0
                ? Optional.empty()
                : Optional.of(new MappedUser(uid, uid, (int) calls.call(SystemCall.GETEGID)));
    }

    private static IsolationException refusal(List<Mechanism> mechanisms) {
        return new IsolationException("dynos can't be isolated here", new IsolationReport(LINUX, mechanisms));
    }

    private static IsolationException because(Exception cause, List<Mechanism> mechanisms) {
        IsolationException refusal = refusal(mechanisms);
        refusal.initCause(cause);
        return refusal;
    }
}
