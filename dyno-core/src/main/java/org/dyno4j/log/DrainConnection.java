package org.dyno4j.log;

import java.io.IOException;

/** How a drain gets rid of lines. It is opened when lines are sent and it is not open; used by one thread at a time. */
interface DrainConnection {

    /**
     * Hands on what is left of a batch, and tells the batch how far it came.
     *
     * <p>May block, but not for good. After a failure it is closed, and can be opened again.
     *
     * @throws DrainRefusal if the next lines won't ever be taken
     * @throws IOException if it should be tried again
     */
    void send(Batch batch) throws IOException, InterruptedException;

    /** Ends the connection gently. */
    void close();

    /** Makes {@link #send} fail soon; called on any thread, and never blocks. That thread is interrupted as well. */
    default void abort() {}
}
