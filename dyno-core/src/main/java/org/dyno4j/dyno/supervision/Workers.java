package org.dyno4j.dyno.supervision;

/** Threads for work that blocks in the kernel; its outcome comes back to the control thread as an event. */
public interface Workers {

    /** Does the work soon, on some thread of that lane. */
    void run(Lane lane, Runnable work);

    /** Lanes don't wait for each other: a signal never queues behind sandboxes that are slow to create. */
    enum Lane {
        /** Creating a sandbox and starting its process. */
        START(4),
        /** Going on with connections by which dynos are checked. */
        PROBE(2),
        /** Starting further commands in dynos: what runs in one can hold that up, by SIGSTOP, until the dyno is closed. */
        COMMAND(4),
        /** Sending a signal. */
        SIGNAL(1),
        /** Freezing, thawing and limiting a sandbox, one after the other. */
        FREEZE(1),
        /** Killing what is left in a sandbox and removing it. */
        CLOSE(4);

        private final int threads;

        Lane(int threads) {
            this.threads = threads;
        }

        int threads() {
            return threads;
        }
    }
}
