package org.dyno4j.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Map;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final Verdict EPERM = Verdict.fail(Errno.EPERM);
    private static final long BEYOND_INT = 1L << 32;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io_uring_setup",
                "io_uring_enter",
                "io_uring_register",
                "keyctl",
                "add_key",
                "request_key",
                "bpf",
                "perf_event_open",
                "userfaultfd",
                "ptrace",
                "process_vm_readv",
                "process_vm_writev",
                "mount",
                "umount2",
                "pivot_root",
                "fsopen",
                "fsmount",
                "move_mount",
                "open_tree",
                "mount_setattr",
                "setns",
                "unshare",
                "open_by_handle_at",
                "kexec_load",
                "kexec_file_load",
                "init_module",
                "finit_module",
                "delete_module"
            })
    void whatReachesBeyondTheSandboxIsDenied(String name) {
        for (Architecture architecture : Architecture.values()) {
            assertThat(standard(architecture, name)).isEqualTo(EPERM);
        }
    }

    @Test
    void whatTheKernelDoesNotKnowFailsAsUnknown() {
        for (Architecture architecture : Architecture.values()) {
            Policy policy = Profile.STANDARD.policy(architecture);
            assertThat(policy.on(470)).isEqualTo(Policy.UNKNOWN);
            assertThat(policy.on(-1)).isEqualTo(Policy.UNKNOWN);
            assertThat(standard(architecture, "clone3")).isEqualTo(Policy.UNKNOWN);
        }
    }

    @Test
    void x32IsKilledAndItsNumbersMeanNothingElsewhere() {
        assertThat(Profile.STANDARD.policy(Architecture.X86_64).on(0x40000000 + 39))
                .isEqualTo(Verdict.KILL);
        assertThat(Profile.STANDARD.policy(Architecture.AARCH64).on(0x40000000 + 39))
                .isEqualTo(Policy.UNKNOWN);
    }

    /** SIGCHLD; what pthread_create passes; then one namespace flag each. */
    @ParameterizedTest
    @CsvSource({
        "0x11, ALLOW",
        "0x3d0f00, ALLOW",
        "0x4111, ALLOW",
        "0x00020011, EPERM",
        "0x02000011, EPERM",
        "0x04000011, EPERM",
        "0x08000011, EPERM",
        "0x10000011, EPERM",
        "0x20000011, EPERM",
        "0x40000011, EPERM"
    })
    void cloneMakesNoNamespaces(String flags, String verdict) {
        assertThat(standard("clone", Long.decode(flags))).hasToString(verdict);
        assertThat(standard("clone", Long.decode(flags) | BEYOND_INT)).hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, ALLOW",
        "2, 0, ALLOW",
        "2, 1, ALLOW",
        "2, 6, ALLOW",
        "2, 17, ALLOW",
        "2, 262, ALLOW",
        "2, 33, EPROTONOSUPPORT",
        "2, 115, EPROTONOSUPPORT",
        "2, 132, EPROTONOSUPPORT",
        "2, 136, EPROTONOSUPPORT",
        "2, 255, EPROTONOSUPPORT",
        "10, 0, ALLOW",
        "10, 6, ALLOW",
        "10, 17, ALLOW",
        "10, 58, ALLOW",
        "10, 262, ALLOW",
        "10, 132, EPROTONOSUPPORT",
        "16, 0, ALLOW",
        "16, 2, EPROTONOSUPPORT",
        "16, 9, EPROTONOSUPPORT",
        "16, 12, EPROTONOSUPPORT",
        "16, 15, EPROTONOSUPPORT",
        "17, 0, EAFNOSUPPORT",
        "38, 0, EAFNOSUPPORT",
        "40, 0, EAFNOSUPPORT",
        "44, 0, EAFNOSUPPORT",
        "0, 0, EAFNOSUPPORT"
    })
    void socketsAreOfFewFamilies(long family, long protocol, String verdict) {
        assertThat(standard("socket", family, 1, protocol)).hasToString(verdict);
        assertThat(standard("socket", family | BEYOND_INT, 1, protocol | BEYOND_INT))
                .hasToString(verdict);
    }

    /** SOCK_STREAM, SOCK_DGRAM, SOCK_RAW; SOCK_DCCP, plain and with SOCK_CLOEXEC and SOCK_NONBLOCK. */
    @ParameterizedTest
    @CsvSource({
        "1, ALLOW",
        "2, ALLOW",
        "3, ALLOW",
        "0x80801, ALLOW",
        "6, ESOCKTNOSUPPORT",
        "0x80006, ESOCKTNOSUPPORT",
        "0x80806, ESOCKTNOSUPPORT"
    })
    void theInternetsFamiliesHaveTheirOrdinaryTypes(String type, String verdict) {
        for (long family : new long[] {2, 10}) {
            assertThat(standard("socket", family, Long.decode(type), 0)).hasToString(verdict);
            assertThat(standard("socketpair", family, Long.decode(type), 0)).hasToString(verdict);
        }
    }

    /** SOL_SOCKET with SO_ATTACH_*, SO_REUSEADDR, SO_DETACH_FILTER, SO_LOCK_FILTER; IPPROTO_IP, IPPROTO_TCP. */
    @ParameterizedTest
    @CsvSource({
        "1, 26, EPERM",
        "1, 50, EPERM",
        "1, 51, EPERM",
        "1, 52, EPERM",
        "1, 2, ALLOW",
        "1, 27, ALLOW",
        "1, 44, ALLOW",
        "0, 26, ALLOW",
        "6, 26, ALLOW"
    })
    void noSocketHasAFilterOfADynosOwn(long level, long option, String verdict) {
        assertThat(standard("setsockopt", 3, level, option)).hasToString(verdict);
        assertThat(standard("setsockopt", 3, level | BEYOND_INT, option | BEYOND_INT))
                .hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0x5412, EPERM",
        "0x541c, EPERM",
        "0x5423, EPERM",
        "0x5424, ALLOW",
        "0x5401, ALLOW",
        "0x5413, ALLOW",
        "0x541b, ALLOW"
    })
    void nobodyTypesOnAnothersTerminalOrGivesOneAnotherLineDiscipline(String request, String verdict) {
        assertThat(standard("ioctl", 0, Long.decode(request))).hasToString(verdict);
        assertThat(standard("ioctl", 0, Long.decode(request) | BEYOND_INT)).hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ALLOW",
        "8, ALLOW",
        "0x20000, ALLOW",
        "0x20008, ALLOW",
        "0xffffffff, ALLOW",
        "0x0040000, EPERM",
        "0x0400000, EPERM",
        "0x0200000, EPERM",
        "1, EPERM"
    })
    void thePersonalityStaysTheLinuxOne(String personality, String verdict) {
        assertThat(standard("personality", Long.decode(personality))).hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({"35, EPERM", "62, EPERM", "38, ALLOW", "15, ALLOW", "4, ALLOW"})
    void fewControlsAreDenied(long option, String verdict) {
        assertThat(standard("prctl", option)).hasToString(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "socket, 1, 1, 0, ALLOW",
        "socket, 2, 1, 0, EAFNOSUPPORT",
        "socket, 10, 1, 0, EAFNOSUPPORT",
        "socket, 16, 3, 0, EAFNOSUPPORT",
        "socketpair, 1, 1, 0, ALLOW",
        "mmap, 0, 4096, 7, EPERM",
        "mmap, 0, 4096, 6, EPERM",
        "mmap, 0, 4096, 5, ALLOW",
        "mmap, 0, 4096, 3, ALLOW",
        "mprotect, 0, 4096, 5, EPERM",
        "mprotect, 0, 4096, 3, ALLOW",
        "pkey_mprotect, 0, 4096, 4, EPERM",
        "shmat, 0, 0, 32768, EPERM",
        "shmat, 0, 0, 0, ALLOW",
        "memfd_create, 0, 1, 0, EPERM",
        "memfd_create, 0, 9, 0, ALLOW",
        "memfd_create, 0, 16, 0, EPERM",
        "read, 0, 0, 0, ALLOW",
        "ptrace, 0, 0, 0, EPERM"
    })
    void strictHasNoNetworkAndMakesNoCode(String name, long first, long second, long third, String verdict) {
        for (Architecture architecture : Architecture.values()) {
            assertThat(on(Profile.STRICT, architecture, name, first, second, third))
                    .hasToString(verdict);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void strictAllowsNothingThatStandardDenies(Architecture architecture) {
        Policy standard = Profile.STANDARD.policy(architecture);
        Policy strict = Profile.STRICT.policy(architecture);
        standard.decisions().forEach((number, decision) -> {
            if (decision instanceof Verdict && !decision.equals(Verdict.ALLOW)) {
                assertThat(strict.on(number)).isEqualTo(decision);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void process1IsKilledForAllButItsFewCalls(Architecture architecture) {
        Policy policy = Profile.INIT.policy(architecture);
        assertThat(policy.decisions().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(Verdict.ALLOW))
                        .map(entry -> policy.table().names().get(entry.getKey())))
                .containsExactlyInAnyOrder(
                        "execveat",
                        "exit",
                        "exit_group",
                        "getpid",
                        "kill",
                        "prctl",
                        "read",
                        "restart_syscall",
                        "rt_sigaction");
        assertThat(on(Profile.INIT, architecture, "write")).isEqualTo(Verdict.KILL);
    }

    @Test
    void everyCallMustBeDecidedAndOnlyOnce() {
        Rulebook rules = new Rulebook().allow("read write");
        assertThatIllegalStateException()
                .isThrownBy(() -> rules.policy(Architecture.X86_64))
                .withMessageContaining("openat");
        assertThatIllegalArgumentException().isThrownBy(() -> rules.fail(Errno.EPERM, "read"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.allow("reed"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules.redecide("openat", EPERM));
    }

    private static Verdict standard(String name, long... arguments) {
        Verdict verdict = on(Profile.STANDARD, Architecture.X86_64, name, arguments);
        assertThat(on(Profile.STANDARD, Architecture.AARCH64, name, arguments)).isEqualTo(verdict);
        return verdict;
    }

    private static Verdict standard(Architecture architecture, String name) {
        return on(Profile.STANDARD, architecture, name);
    }

    private static Verdict on(Profile profile, Architecture architecture, String name, long... arguments) {
        Policy policy = profile.policy(architecture);
        int number = policy.table().names().entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return policy.on(number).on(Arrays.copyOf(arguments, 6));
    }
}
