package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.FaultySystemCalls;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.seccomp.SyscallFilters;
import org.dyno4j.linux.spawn.HostUser;
import org.dyno4j.linux.spawn.Privileges;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.Test;

class ConfinementTest {
    private static final Privileges PRIVILEGES = new Privileges(new HostUser(1000), 40);
    private static final ProcessLimits LIMITS = new ProcessLimits(JnaSystemCalls.open(), true);

    @Test
    void aFilterThatTheKernelDoesNotTakeIsRefusedNotLeftOut() {
        FaultySystemCalls calls = new FaultySystemCalls(JnaSystemCalls.open());
        calls.failOnce(SystemCall.SECCOMP, 0, Errno.EINVAL);
        try (SyscallFilters filters = SyscallFilters.open(calls, Architecture.current())) {
            assertThat(filters.mechanism().status()).isEqualTo(Mechanism.Status.UNAVAILABLE);
            assertThatThrownBy(() ->
                            new Confinement(PRIVILEGES, LIMITS, filters, SyscallFilter.standard(), Optional.empty()))
                    .isInstanceOf(IsolationException.class)
                    .hasMessageContainingAll("STANDARD", "EINVAL", "CONFIG_SECCOMP_FILTER");
            assertThat(commandSteps(
                            new Confinement(PRIVILEGES, LIMITS, filters, SyscallFilter.none(), Optional.empty())))
                    .doesNotContain("seccomp");
        }
    }

    @Test
    void everyProcessGetsTheFilterThatWasAskedFor() {
        try (SyscallFilters filters = SyscallFilters.open(JnaSystemCalls.open(), Architecture.current())) {
            assertThat(filters.mechanism().status()).isEqualTo(Mechanism.Status.ENFORCED);
            Confinement strict = new Confinement(PRIVILEGES, LIMITS, filters, SyscallFilter.strict(), Optional.empty());
            assertThat(commandSteps(strict)).contains("seccomp(SECCOMP_SET_MODE_FILTER, 0, STRICT profile)");
            Confinement logging = new Confinement(
                    PRIVILEGES, LIMITS, filters, SyscallFilter.standard().withLoggedDenials(), Optional.empty());
            assertThat(commandSteps(logging))
                    .contains("seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, STANDARD profile)");
            Confinement telling = new Confinement(
                    PRIVILEGES,
                    LIMITS,
                    filters,
                    SyscallFilter.standard().withLoggedDenials(),
                    Optional.of(denied -> {}));
            assertThat(commandSteps(telling))
                    .contains("SECCOMP_FILTER_FLAG_NEW_LISTENER")
                    .endsWith("sendmsg(3, SCM_RIGHTS, 0)\n");
        }
    }

    private static String commandSteps(Confinement confinement) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        confinement.dropPrivileges(program);
        confinement.filterCommand(program);
        return program.build().toString();
    }
}
