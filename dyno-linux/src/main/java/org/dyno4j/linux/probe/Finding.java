package org.dyno4j.linux.probe;

import org.dyno4j.linux.libc.Errno;

/** What came of trying a feature. */
sealed interface Finding {

    /** It works. */
    record Works() implements Finding {}

    /**
     * The kernel refuses it.
     *
     * @param call the system call that failed, with its arguments
     * @param errno the error number
     */
    record Refused(String call, int errno) implements Finding {
        boolean is(Errno error) {
            return errno == error.number();
        }

        /** The error's name in the kernel's headers. */
        String errorName() {
            return Errno.of(errno).map(Errno::name).orElse("errno " + errno);
        }
    }

    /** It could not be tried, because another one is missing. */
    record Untried(Feature because) implements Finding {}
}
