package org.dyno4j.linux.seccomp;

import org.dyno4j.linux.libc.Errno;

/** The system calls of the standard profile whose arguments decide. */
final class StandardChecks {
    static final Verdict NO_SUCH_FAMILY = Verdict.fail(Errno.EAFNOSUPPORT);

    private static final Verdict DENIED = Verdict.fail(Errno.EPERM);

    /** All the {@code CLONE_NEW*} of {@code linux/sched.h} that {@code clone} takes: NS, CGROUP, UTS, IPC, USER, PID, NET. */
    private static final long CLONE_NEW = 0x7e02_0000L;

    private StandardChecks() {}

    static void add(Rulebook rules) {
        rules.decide("clone", Check.hasAny(0, CLONE_NEW, "CLONE_NEW*", DENIED, Verdict.ALLOW));
        rules.decide("personality", personality());
        rules.decide("ioctl", terminals());
        rules.decide("prctl", controls());
        rules.decide("socket", sockets());
        rules.decide("socketpair", sockets());
    }

    /**
     * Families of sockets that programs of all kinds use. All others fail as on a kernel without them: many are modules
     * that the kernel loads for whoever asks, and one of them after the other has been a way out (AF_VSOCK reaches the
     * hypervisor, AF_ALG has CVE-2026-31431, AF_PACKET CVE-2020-14386).
     */
    private static Decision sockets() {
        // NETLINK_ROUTE is how libc lists the network's addresses; the other protocols configure or observe the kernel.
        Decision netlink = Check.isInt(2, 0, "NETLINK_ROUTE", Verdict.ALLOW, Verdict.fail(Errno.EPROTONOSUPPORT));
        Decision netlinkOrNone = Check.isInt(0, 16, "AF_NETLINK", netlink, NO_SUCH_FAMILY);
        Decision inet6 = Check.isInt(0, 10, "AF_INET6", Verdict.ALLOW, netlinkOrNone);
        Decision inet = Check.isInt(0, 2, "AF_INET", Verdict.ALLOW, inet6);
        return Check.isInt(0, 1, "AF_UNIX", Verdict.ALLOW, inet);
    }

    /** Asking, and what {@code setarch(8)} sets without touching how memory is laid out ({@code linux/personality.h}). */
    private static Decision personality() {
        Decision both = Check.isInt(0, 0x20008, "PER_LINUX32|UNAME26", Verdict.ALLOW, DENIED);
        Decision uname26 = Check.isInt(0, 0x20000, "UNAME26", Verdict.ALLOW, both);
        Decision linux32 = Check.isInt(0, 0x8, "PER_LINUX32", Verdict.ALLOW, uname26);
        Decision asked = Check.isInt(0, 0xffff_ffffL, "0xffffffff", Verdict.ALLOW, linux32);
        return Check.isInt(0, 0, "PER_LINUX", Verdict.ALLOW, asked);
    }

    /** Not the two that type on a terminal in another's name ({@code asm-generic/ioctls.h}; CVE-2017-5226). */
    private static Decision terminals() {
        Decision console = Check.isInt(1, 0x541c, "TIOCLINUX", DENIED, Verdict.ALLOW);
        return Check.isInt(1, 0x5412, "TIOCSTI", DENIED, console);
    }

    /**
     * Not the one that rewrites what {@code /proc/self/exe} is, and not the one that keeps everybody else off a core's
     * other threads ({@code linux/prctl.h}).
     */
    private static Decision controls() {
        Decision cores = Check.isInt(0, 62, "PR_SCHED_CORE", DENIED, Verdict.ALLOW);
        return Check.isInt(0, 35, "PR_SET_MM", DENIED, cores);
    }
}
