package org.dyno4j.isolation;

/** How a process ended: by itself, or by a signal. */
public sealed interface ExitStatus {

    /** The process called {@code exit} with this status, 0 to 255. */
    record Exited(int status) implements ExitStatus {
        public Exited {
            if (status < 0 || status > 255) {
                throw new IllegalArgumentException("an exit status is 0 to 255, not " + status);
            }
        }

        @Override
        public int code() {
            return status;
        }
    }

    /** The process was killed by this signal number. */
    record Signalled(int signal) implements ExitStatus {
        public Signalled {
            if (signal < 1 || signal > 64) {
                throw new IllegalArgumentException("a signal is 1 to 64, not " + signal);
            }
        }

        @Override
        public int code() {
            return 128 + signal;
        }
    }

    /** The status as a shell shows it: the exit status, or 128 plus the signal number. */
    int code();
}
