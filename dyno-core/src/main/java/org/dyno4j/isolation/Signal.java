package org.dyno4j.isolation;

/** The signals that a dyno may be sent; numbers of the x86 and arm64 ABIs, which agree (signal(7)). */
public enum Signal {
    SIGHUP(1),
    SIGINT(2),
    SIGQUIT(3),
    SIGABRT(6),
    SIGKILL(9),
    SIGUSR1(10),
    SIGUSR2(12),
    SIGTERM(15),
    SIGCONT(18),
    SIGSTOP(19),
    SIGWINCH(28);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** The number in the kernel's ABI. */
    public int number() {
        return number;
    }
}
