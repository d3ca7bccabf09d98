package org.dyno4j.isolation;

import java.nio.ByteBuffer;

/**
 * Receives what a process writes to its standard output or error.
 *
 * <p>Called from one I/O thread that serves many processes: an implementation returns quickly and never blocks. A sink
 * that can't take more for now says so through {@link Flow#pause()}, which makes the process wait, not the thread.
 * {@link Sandbox#close()} is refused there: kill what runs by {@link Sandbox#signal}, or close on another thread.
 */
public interface OutputSink {

    /**
     * Takes all the remaining bytes; the buffer is reused after the call returns.
     *
     * <p>May be called after {@code pause()} where bytes must not be lost at the end of the process.
     */
    void write(ByteBuffer bytes, Flow flow);

    /** Called once, after the last byte: nothing inside holds the other end any more. */
    void end();

    /** Throws everything away. */
    static OutputSink discard() {
        return DiscardingSink.INSTANCE;
    }

    /** The valve of one stream; may be used from any thread, at any time. */
    interface Flow {
        /** Stops reading until {@link #resume()}; the writing process blocks once the pipe is full. */
        void pause();

        /** Reads again. Does nothing where reading was not paused. */
        void resume();
    }
}
