package org.dyno4j.linux.libc;

/**
 * The system calls that this library makes, with their numbers; names as in {@code asm/unistd.h}.
 *
 * <p>x86-64 numbers are those of {@code asm/unistd_64.h}, aarch64 numbers those of {@code asm-generic/unistd.h}. A test
 * holds both against the headers.
 */
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    OPENAT(257, 56),
    CLOSE(3, 57),
    LSEEK(8, 62),
    MMAP(9, 222),
    MUNMAP(11, 215),
    MPROTECT(10, 226),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    PIPE2(293, 59),
    DUP3(292, 24),
    FCNTL(72, 25),
    IOCTL(16, 29),
    CLONE(56, 220),
    CLONE3(435, 435),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    EXIT(60, 93),
    EXIT_GROUP(231, 94),
    WAIT4(61, 260),
    WAITID(247, 95),
    KILL(62, 129),
    GETPID(39, 172),
    GETPPID(110, 173),
    GETTID(186, 178),
    PRCTL(157, 167),
    SETNS(308, 268),
    UNSHARE(272, 97),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    MOUNT_SETATTR(442, 442),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    OPENAT2(437, 437),
    STATFS(137, 43),
    FSTAT(5, 80),
    NEWFSTATAT(262, 79),
    STATX(332, 291),
    CHDIR(80, 49),
    FCHDIR(81, 50),
    CHROOT(161, 51),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    SYMLINKAT(266, 36),
    UNLINKAT(263, 35),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWNAT(260, 54),
    FACCESSAT(269, 48),
    READLINKAT(267, 78),
    FTRUNCATE(77, 46),
    UMASK(95, 166),
    SETHOSTNAME(170, 161),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    SETGROUPS(116, 159),
    GETUID(102, 174),
    GETEUID(107, 175),
    GETGID(104, 176),
    GETEGID(108, 177),
    SETSID(112, 157),
    PRLIMIT64(302, 261),
    CAPGET(125, 90),
    CAPSET(126, 91),
    CLOSE_RANGE(436, 436),
    MEMFD_CREATE(319, 279),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    SECCOMP(317, 277),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    PPOLL(271, 73),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    BIND(49, 200),
    LISTEN(50, 201),
    ACCEPT4(288, 242),
    CONNECT(42, 203),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    GETSOCKOPT(55, 209),
    SETSOCKOPT(54, 208),
    GETSOCKNAME(51, 204),
    INOTIFY_INIT1(294, 26),
    INOTIFY_ADD_WATCH(254, 27),
    SPLICE(275, 76),
    GETXATTR(191, 8);

    private final int x86;
    private final int aarch64;

    SystemCall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    /** The call's number on that architecture. */
    public int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> aarch64;
        };
    }

    /** The name as in section 2 of the manual. */
    public String callName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
