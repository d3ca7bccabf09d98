package org.dyno4j.linux;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.seccomp.Profile;
import org.dyno4j.linux.seccomp.Reporting;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.Privileges;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * What is taken from every process of a sandbox, the first and all later ones alike.
 *
 * @param privileges its user, and the privileges that go
 * @param limits its resource limits
 * @param filters the filters that there are
 * @param filter the one that its programs get
 * @param denials who is told what it denies; where absent, the kernel's log may be
 */
record Confinement(
        Privileges privileges,
        ProcessLimits limits,
        SyscallFilters filters,
        SyscallFilter filter,
        Optional<Consumer<? super DeniedCall>> denials) {

    /**
     * Checks that the filter can be had.
     *
     * @throws IsolationException if the kernel takes none and one is asked for
     */
    Confinement {
        Mechanism mechanism = filters.mechanism();
        if (filter.profile() != SyscallFilter.Profile.NONE && mechanism.status() == Mechanism.Status.UNAVAILABLE) {
            throw new IsolationException(
                    "the " + filter.profile() + " system call filter can't be had",
                    List.of(mechanism.detail() + "; " + mechanism.remedy().orElseThrow()));
        }
    }

    DynoUser user() {
        return privileges.user();
    }

    void limit(SyscallProgram.Builder program) {
        limits.set(program);
    }

    void dropPrivileges(SyscallProgram.Builder program) {
        privileges.drop(program);
    }

    /** The last step of process 1 before its execution. */
    void filterInit(SyscallProgram.Builder program) {
        profile()
                .ifPresent(any -> filters.install(
                        program, Profile.INIT, filter.loggingDenials() ? Reporting.KERNEL_LOG : Reporting.NONE));
    }

    /** The last step of a program before its execution. */
    void filterCommand(SyscallProgram.Builder program) {
        profile().ifPresent(profile -> filters.install(program, profile, reporting()));
    }

    /** Whether a program's filter has a listener, which somebody has to {@link #watch}. */
    boolean hasListener() {
        return profile().isPresent() && reporting() == Reporting.LISTENER;
    }

    /** Answers what a program's filter denies, and tells of it; takes over the filter's listener. */
    void watch(EventLoop loop, OwnedDescriptor listener) {
        filters.watch(loop, listener, profile().orElseThrow(), denials.orElseThrow());
    }

    private Reporting reporting() {
        if (!filter.loggingDenials()) {
            return Reporting.NONE;
        }
        return denials.isPresent() ? Reporting.LISTENER : Reporting.KERNEL_LOG;
    }

    private Optional<Profile> profile() {
        return switch (filter.profile()) {
            case STANDARD -> Optional.of(Profile.STANDARD);
            case STRICT -> Optional.of(Profile.STRICT);
            case NONE -> Optional.empty();
        };
    }
}
