package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs that are under a filter of system calls as a whole, as in a container: it is inherited from the thread that starts
 * them.
 *
 * <p>There is none to whom {@code clone3} says EPERM: no C library since glibc 2.34 makes a thread then, so that not even
 * a JVM starts. A single thread to whom it does so is in {@link OlderCloneTest}.
 */
@Tag("many-jvms")
class FilteredJvmTest {
    private static final int CLONE_NEWNS = 0x20000;
    private static final int CLONE_NEWCGROUP = 0x2000000;
    private static final int CLONE_NEWUTS = 0x4000000;
    private static final int CLONE_NEWIPC = 0x8000000;
    private static final int CLONE_NEWUSER = 0x10000000;
    private static final int CLONE_NEWPID = 0x20000000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Refusing NO_CLONE3 = Refusing.every(SystemCall.CLONE3, Errno.ENOSYS);

    private static final List<String> LIMITS = List.of("-Ddyno4j.test.withoutLimits=" + !TestIsolation.limited());
    private static final List<String> WITHOUT_LIMITS = List.of("-Ddyno4j.test.withoutLimits=true");

    @TempDir
    private static Path classes;

    private static OtherJvm ordinary;

    @BeforeAll
    static void prepare() throws Exception {
        ordinary = OtherJvm.ofAnOrdinaryUser(classes);
    }

    /** What engines deny to a container that has no CAP_SYS_ADMIN: Docker's and Podman's default profiles. */
    private static List<Refusing> container() {
        List<Refusing> refusals = new ArrayList<>(List.of(NO_CLONE3));
        Stream.of(CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET)
                .map(flag -> new Refusing(SystemCall.CLONE, 0, flag, flag, Errno.EPERM))
                .forEach(refusals::add);
        Stream.of(
                        SystemCall.UNSHARE,
                        SystemCall.SETNS,
                        SystemCall.MOUNT,
                        SystemCall.UMOUNT2,
                        SystemCall.MOUNT_SETATTR,
                        SystemCall.MOVE_MOUNT,
                        SystemCall.OPEN_TREE,
                        SystemCall.PIVOT_ROOT)
                .map(call -> Refusing.every(call, Errno.EPERM))
                .forEach(refusals::add);
        return refusals;
    }

    private static String run(
            List<Refusing> refusals, OtherJvm jvm, int status, List<String> options, Class<?> main, String... arguments)
            throws Exception {
        return Refusing.during(refusals, () -> jvm.run(status, options, main, arguments));
    }

    @Test
    void theJvmIsUnderTheFilterAsAWhole() throws Exception {
        assertThat(run(List.of(NO_CLONE3), OtherJvm.in(List.of()), 0, List.of(), FiltersOfThreads.class)
                        .lines())
                .hasSizeGreaterThan(3)
                .containsOnly("Seccomp_filters:\t1");
    }

    @Test
    void withoutClone3DynosComeAboutByTheOlderCallAndTheReportSaysSo() throws Exception {
        OtherJvm jvm = OtherJvm.in(List.of());
        assertThat(run(List.of(NO_CLONE3), jvm, 0, LIMITS, RunInDyno.class, "echo $$; cat /proc/self/cgroup"))
                .contains(RunInDyno.MARK + "\n2\n")
                .containsPattern("(?m):/$|0::/commands");
        assertThat(run(List.of(NO_CLONE3), jvm, 0, LIMITS, OpenOnce.class))
                .containsPattern("process creation +enforced +clone, as clone3 is refused here")
                .doesNotContain("MISSING");
    }

    @Test
    void withoutClone3AnOrdinaryUsersDynosComeAboutAsWell() throws Exception {
        assertThat(run(List.of(NO_CLONE3), ordinary, 0, WITHOUT_LIMITS, RunInDyno.class, "echo $$"))
                .endsWith(RunInDyno.MARK + "\n2\n");
    }

    /** No namespace at all: all that follows from that is named once, and what lifts it. */
    @Test
    void inAContainerThatDeniesNamespacesEachIsNamed() throws Exception {
        String refusal = run(container(), OtherJvm.in(List.of()), OpenOnce.REFUSED, LIMITS, OpenOnce.class);
        if (TestIsolation.asRoot()) {
            assertThat(refusal)
                    .contains(
                            "pid namespace: clone(CLONE_NEWPID) failed: EPERM",
                            "mount namespace: clone(CLONE_NEWNS) failed: EPERM",
                            "ipc namespace: clone(CLONE_NEWIPC) failed: EPERM",
                            "uts namespace: clone(CLONE_NEWUTS) failed: EPERM",
                            "network namespace: clone(CLONE_NEWNET) failed: EPERM",
                            "cgroup namespace: unshare(CLONE_NEWCGROUP) failed: EPERM",
                            "overlay: could not be tried without mount namespace")
                    .contains("docker run --security-opt seccomp=unconfined")
                    .doesNotContain("- process creation");
        } else {
            assertThat(refusal).contains("user namespace: clone(CLONE_NEWUSER) failed: EPERM");
        }
    }

    @Test
    void inSuchAContainerAnOrdinaryUserIsToldThatItIsUserNamespacesHeLacks() throws Exception {
        assertThat(run(container(), ordinary, OpenOnce.REFUSED, WITHOUT_LIMITS, OpenOnce.class))
                .contains("user namespace: clone(CLONE_NEWUSER) failed: EPERM")
                .contains("pid namespace: could not be tried without user namespace")
                .contains("docker run --security-opt seccomp=unconfined");
    }

    @Test
    void whereOnlyTheCgroupNamespaceIsDeniedOnlyThatIsNamed() throws Exception {
        List<Refusing> unshare = List.of(NO_CLONE3, Refusing.every(SystemCall.UNSHARE, Errno.EPERM));
        assertThat(run(unshare, OtherJvm.in(List.of()), OpenOnce.REFUSED, LIMITS, OpenOnce.class))
                .contains("cgroup namespace: unshare(CLONE_NEWCGROUP) failed: EPERM")
                .contains("docker run --security-opt seccomp=unconfined")
                .doesNotContain("- pid namespace", "- overlay");
    }

    @Test
    void whereMountsAreDeniedWhatNeedsThemIsNamed() throws Exception {
        List<Refusing> mounts = List.of(Refusing.every(SystemCall.MOUNT, Errno.EPERM));
        assertThat(run(mounts, OtherJvm.in(List.of()), OpenOnce.REFUSED, LIMITS, OpenOnce.class))
                .contains("mount namespace: mount(none, /, none, MS_REC|MS_PRIVATE, NULL) failed: EPERM")
                .contains("tmpfs: could not be tried without mount namespace")
                .contains("docker run --security-opt seccomp=unconfined")
                .doesNotContain("- pid namespace");
    }
}
