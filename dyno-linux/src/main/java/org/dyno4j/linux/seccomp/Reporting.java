package org.dyno4j.linux.seccomp;

/** What becomes known of a call that a filter denies, beyond the error that its caller gets. */
public enum Reporting {
    /** Nothing. */
    NONE(0, "0"),
    /** The kernel writes an audit record: {@code SECCOMP_FILTER_FLAG_LOG}. */
    KERNEL_LOG(2, "SECCOMP_FILTER_FLAG_LOG"),
    /**
     * Whoever holds the filter's listener answers each refused call: {@code SECCOMP_FILTER_FLAG_NEW_LISTENER}.
     *
     * <p>Once a call was received, only a fatal signal ends the wait for the answer
     * ({@code SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV}, Linux 5.19): else a program with a busy timer would begin its
     * call again and again.
     */
    LISTENER(8 | 32, "SECCOMP_FILTER_FLAG_NEW_LISTENER|SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV");

    private final int flags;
    private final String label;

    Reporting(int flags, String label) {
        this.flags = flags;
        this.label = label;
    }

    /** The flags of {@code linux/seccomp.h} by which a filter is installed so. */
    int flags() {
        return flags;
    }

    /** The flags' names. */
    String label() {
        return label;
    }
}
