package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mechanism in turn refused by the kernel itself: opening is refused, and says so in a sentence that helps. */
class RefusedMechanismTest {
    /** In the flags of mount(2), all bits of which count: nothing else tells the file systems of a sandbox apart. */
    private static final int FLAGS = 3;

    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_BIND = 0x1000;
    private static final int MS_PRIVATE = 0x40000;
    private static final int CLONE_VFORK = 0x4000;
    private static final int CLONE_NEWNS = 0x20000;
    private static final int CLONE_NEWUTS = 0x4000000;
    private static final int CLONE_NEWIPC = 0x8000000;
    private static final int CLONE_NEWPID = 0x20000000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    private static final Refusing WITHOUT_CLONE3 = Refusing.every(SystemCall.CLONE3, Errno.ENOSYS);

    /**
     * What takes a JVM of its own: JNA and cgroups in {@link HostileHostTest}, user namespaces in {@link RootlessTest}; the
     * entry into cgroups is a step that fails in {@link InjectedFailureTest}.
     */
    private static final Set<String> TAKEN_ELSEWHERE = Set.of(
            "native access",
            "user namespace",
            "cgroup entry",
            "memory limit",
            "swap limit",
            "cpu weight",
            "cpu quota",
            "process limit",
            "accounting");

    static Stream<Arguments> refusals() {
        return Stream.of(
                taken("entering a sandbox", Refusing.every(SystemCall.SETNS, Errno.EPERM)),
                taken("cgroup namespace", Refusing.every(SystemCall.UNSHARE, Errno.EPERM)),
                taken("loopback interface", Refusing.every(SystemCall.SOCKET, Errno.EACCES)),
                taken("mount namespace", new Refusing(SystemCall.MOUNT, FLAGS, MS_PRIVATE, MS_PRIVATE, Errno.EPERM)),
                taken("tmpfs", mountsWith(MS_NOSUID, Errno.ENODEV)),
                taken("overlay", mountsWith(MS_NOSUID | MS_NODEV, Errno.ENODEV)),
                taken("proc", mountsWith(MS_NOSUID | MS_NODEV | MS_NOEXEC, Errno.EPERM)),
                taken("terminals", mountsWith(MS_NOSUID | MS_NOEXEC, Errno.EPERM)),
                taken("system call filter", Refusing.every(SystemCall.SECCOMP, Errno.EINVAL)),
                taken("read-only binds", Refusing.every(SystemCall.MOUNT_SETATTR, Errno.ENOSYS)),
                taken("devices", devices()),
                taken("private root", Refusing.every(SystemCall.PIVOT_ROOT, Errno.EPERM)),
                taken("unprivileged user", Refusing.every(SystemCall.SETRESUID, Errno.EPERM)),
                taken("process limits", Refusing.every(SystemCall.PRLIMIT64, Errno.EPERM)),
                taken("no capabilities", new Refusing(SystemCall.PRCTL, 0, -1, PR_CAPBSET_DROP, Errno.EPERM)),
                taken("no_new_privs", new Refusing(SystemCall.PRCTL, 0, -1, PR_SET_NO_NEW_PRIVS, Errno.EINVAL)),
                taken("process descriptors", Refusing.every(SystemCall.PIDFD_OPEN, Errno.ENOSYS)),
                taken("executable memory", Refusing.every(SystemCall.MEMFD_CREATE, Errno.EACCES)),
                taken("process creation", Refusing.every(SystemCall.CLONE3, Errno.EPERM), clonesWith(CLONE_VFORK)),
                taken("pid namespace", WITHOUT_CLONE3, clonesWith(CLONE_NEWPID)),
                taken("ipc namespace", WITHOUT_CLONE3, clonesWith(CLONE_NEWIPC)),
                taken("uts namespace", WITHOUT_CLONE3, clonesWith(CLONE_NEWUTS)),
                taken("network namespace", WITHOUT_CLONE3, clonesWith(CLONE_NEWNET)));
    }

    /** A mechanism, and what has to be refused to take it away; the error of the last one is what is told. */
    private static Arguments taken(String mechanism, Refusing... refusals) {
        return Arguments.of(mechanism, List.of(refusals));
    }

    private static Refusing clonesWith(int flag) {
        return new Refusing(SystemCall.CLONE, 0, flag, flag, Errno.EPERM);
    }

    /** Where they can't be made the host's are bound. */
    private static Refusing devices() {
        return TestIsolation.asRoot()
                ? Refusing.every(SystemCall.MKNODAT, Errno.EPERM)
                : mountsWith(MS_BIND, Errno.EPERM);
    }

    private static Refusing mountsWith(int flags, Errno error) {
        return new Refusing(SystemCall.MOUNT, FLAGS, -1, flags, error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isNamedWithItsErrorAndRemedy(String mechanism, List<Refusing> refusals) throws Exception {
        Refusing.during(refusals, () -> {
            assertThatThrownBy(TestIsolation::open)
                    .isInstanceOfSatisfying(
                            IsolationException.class,
                            refusal -> assertNamed(
                                    refusal, mechanism, lastOf(refusals).error()));
            return true;
        });
    }

    private static Refusing lastOf(List<Refusing> refusals) {
        return refusals.get(refusals.size() - 1);
    }

    @Test
    void noMechanismIsForgotten() {
        Set<String> taken = refusals()
                .map(arguments -> (String) arguments.get()[0])
                .collect(Collectors.toCollection(() -> new TreeSet<>(TAKEN_ELSEWHERE)));
        try (LinuxIsolation isolation = TestIsolation.open()) {
            assertThat(isolation.report().mechanisms())
                    .filteredOn(Mechanism::required)
                    .extracting(Mechanism::name)
                    .hasSizeGreaterThan(20)
                    .isSubsetOf(taken);
        }
    }

    /** As in a container that has no CAP_SYS_ADMIN: new processes yes, new namespaces no. */
    @ParameterizedTest
    @ValueSource(ints = {CLONE_NEWPID, CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWNET})
    void aNamespaceThatTheOlderCallIsRefusedIsNamed(int flag) throws Exception {
        List<Refusing> refusals = List.of(
                Refusing.every(SystemCall.CLONE3, Errno.ENOSYS),
                new Refusing(SystemCall.CLONE, 0, flag, flag, Errno.EPERM));
        Refusing.during(refusals, () -> {
            assertThatThrownBy(TestIsolation::open)
                    .isInstanceOf(IsolationException.class)
                    .hasMessageContainingAll("namespace: clone(CLONE_NEW", ") failed: EPERM", "seccomp=unconfined");
            return true;
        });
    }

    /** What there is no dyno without can't be done without by naming it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedWhateverThePolicyNames(String mechanism, List<Refusing> refusals) throws Exception {
        IsolationPolicy policy = IsolationPolicy.complete().withoutLimits().without(mechanism);
        Refusing.during(refusals, () -> {
            assertThatThrownBy(() -> LinuxIsolation.open(policy))
                    .isInstanceOfSatisfying(
                            IsolationException.class,
                            refusal -> assertNamed(
                                    refusal, mechanism, lastOf(refusals).error()));
            return true;
        });
    }

    private static void assertNamed(IsolationException refusal, String name, Errno error) {
        IsolationReport report = refusal.report().orElseThrow();
        Mechanism mechanism = report.find(name).orElseThrow();
        assertThat(mechanism.isMissing()).as(report.toString()).isTrue();
        assertThat(mechanism.error()).contains(error.name());
        assertThat(mechanism.remedy()).isPresent();
        assertThat(refusal.missing()).contains(mechanism.toString());
        assertThat(refusal).hasMessageContaining(name).hasMessageContaining(error.toString());
    }

    @Test
    void allThatIsMissingIsListed() throws Exception {
        List<Refusing> refusals = List.of(
                Refusing.every(SystemCall.MOUNT_SETATTR, Errno.EPERM),
                Refusing.every(SystemCall.PIVOT_ROOT, Errno.ENOSYS));
        Refusing.during(refusals, () -> {
            assertThatThrownBy(TestIsolation::open)
                    .isInstanceOfSatisfying(
                            IsolationException.class,
                            refusal -> assertThat(refusal.missing())
                                    .hasSize(2)
                                    .anySatisfy(text -> assertThat(text)
                                            .startsWith("read-only binds: mount_setattr(")
                                            .contains("EPERM"))
                                    .anySatisfy(text -> assertThat(text)
                                            .startsWith("private root: pivot_root(")
                                            .contains("ENOSYS", "docker run --security-opt seccomp=unconfined")));
            return true;
        });
    }
}
