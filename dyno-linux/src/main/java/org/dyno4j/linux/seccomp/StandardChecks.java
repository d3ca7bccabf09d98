package org.dyno4j.linux.seccomp;

import org.dyno4j.linux.libc.Errno;

/** The system calls of the standard profile whose arguments decide. */
final class StandardChecks {
    static final Verdict NO_SUCH_FAMILY = Verdict.fail(Errno.EAFNOSUPPORT);

    private static final Verdict DENIED = Verdict.fail(Errno.EPERM);

    /** All the {@code CLONE_NEW*} of {@code linux/sched.h} that {@code clone} takes: NS, CGROUP, UTS, IPC, USER, PID, NET. */
    private static final long CLONE_NEW = 0x7e02_0000L;

    /** What of a socket's type is no flag ({@code linux/net.h}). */
    private static final long SOCK_TYPE_MASK = 0xf;

    private StandardChecks() {}

    static void add(Rulebook rules) {
        rules.decide("clone", Check.hasAny(0, CLONE_NEW, "CLONE_NEW*", DENIED, Verdict.ALLOW));
        rules.decide("personality", personality());
        rules.decide("ioctl", terminals());
        rules.decide("prctl", controls());
        rules.decide("socket", sockets());
        rules.decide("socketpair", sockets());
        rules.decide("setsockopt", socketOptions());
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
        Decision inet6 = Check.isInt(0, 10, "AF_INET6", protocols(), netlinkOrNone);
        Decision inet = Check.isInt(0, 2, "AF_INET", protocols(), inet6);
        return Check.isInt(0, 1, "AF_UNIX", Verdict.ALLOW, inet);
    }

    /**
     * Of the internet's families what every kernel has; other protocols are modules, too, loaded for whoever asks: SCTP,
     * UDP-Lite, L2TP, and DCCP (CVE-2017-6074), which comes by its type alone. Go asks for MPTCP, and does without.
     */
    private static Decision protocols() {
        Verdict none = Verdict.fail(Errno.EPROTONOSUPPORT);
        Decision mptcp = Check.isInt(2, 262, "IPPROTO_MPTCP", Verdict.ALLOW, none);
        Decision icmp6 = Check.isInt(2, 58, "IPPROTO_ICMPV6", Verdict.ALLOW, mptcp);
        Decision icmp = Check.isInt(2, 1, "IPPROTO_ICMP", Verdict.ALLOW, icmp6);
        Decision udp = Check.isInt(2, 17, "IPPROTO_UDP", Verdict.ALLOW, icmp);
        Decision tcp = Check.isInt(2, 6, "IPPROTO_TCP", Verdict.ALLOW, udp);
        Decision protocol = Check.isInt(2, 0, "IPPROTO_IP", Verdict.ALLOW, tcp);
        Verdict noType = Verdict.fail(Errno.ESOCKTNOSUPPORT);
        return new Check(1, SOCK_TYPE_MASK, 6, "SOCK_DCCP", noType, protocol);
    }

    /**
     * Not those that give a socket a filter of the dyno's own ({@code asm-generic/socket.h}): it is compiled to code of
     * the kernel's, and the memory for that is one pool of the whole host.
     */
    private static Decision socketOptions() {
        Decision reuseportEbpf = Check.isInt(2, 52, "SO_ATTACH_REUSEPORT_EBPF", DENIED, Verdict.ALLOW);
        Decision reuseportCbpf = Check.isInt(2, 51, "SO_ATTACH_REUSEPORT_CBPF", DENIED, reuseportEbpf);
        Decision bpf = Check.isInt(2, 50, "SO_ATTACH_BPF", DENIED, reuseportCbpf);
        Decision filter = Check.isInt(2, 26, "SO_ATTACH_FILTER", DENIED, bpf);
        return Check.isInt(1, 1, "SOL_SOCKET", filter, Verdict.ALLOW);
    }

    /** Asking, and what {@code setarch(8)} sets without touching how memory is laid out ({@code linux/personality.h}). */
    private static Decision personality() {
        Decision both = Check.isInt(0, 0x20008, "PER_LINUX32|UNAME26", Verdict.ALLOW, DENIED);
        Decision uname26 = Check.isInt(0, 0x20000, "UNAME26", Verdict.ALLOW, both);
        Decision linux32 = Check.isInt(0, 0x8, "PER_LINUX32", Verdict.ALLOW, uname26);
        Decision asked = Check.isInt(0, 0xffff_ffffL, "0xffffffff", Verdict.ALLOW, linux32);
        return Check.isInt(0, 0, "PER_LINUX", Verdict.ALLOW, asked);
    }

    /**
     * Not the two that type on a terminal in another's name ({@code asm-generic/ioctls.h}; CVE-2017-5226), and not the
     * one that gives a terminal another line discipline: many are modules, few are looked after (CVE-2017-2636).
     */
    private static Decision terminals() {
        Decision discipline = Check.isInt(1, 0x5423, "TIOCSETD", DENIED, Verdict.ALLOW);
        Decision console = Check.isInt(1, 0x541c, "TIOCLINUX", DENIED, discipline);
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
