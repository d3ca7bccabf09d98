package org.dyno4j.isolation;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** A process that was started in a sandbox. Thread-safe. */
public interface SandboxProcess {

    /** The process id as the JVM sees it. Once the process has ended it may belong to another one. */
    long pid();

    /**
     * Completes with the exit status, after all that the process itself had written was given to its sinks.
     *
     * <p>Completion happens on an I/O thread: dependents must be asynchronous or return at once.
     */
    CompletionStage<ExitStatus> exit();

    /**
     * Waits for the end of the process.
     *
     * @throws TimeoutException if the process still runs after that time
     * @throws InterruptedException if the thread was interrupted
     */
    ExitStatus awaitExit(Duration timeout) throws InterruptedException, TimeoutException;

    /** Sends a signal to this process alone. Does nothing where it has ended. */
    void signal(Signal signal);

    /**
     * The pipe to standard input, where {@link StandardInput#PIPE} was asked for; the caller closes it.
     *
     * <p>Writes block while the pipe is full, and throw {@link java.io.IOException} once nobody reads.
     *
     * @throws IllegalStateException where the standard input is no pipe
     */
    OutputStream stdin();
}
