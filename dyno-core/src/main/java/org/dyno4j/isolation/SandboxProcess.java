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
     * <p>Writes block while the pipe is full, and throw {@link java.io.IOException} once nobody reads. Where the process
     * has a terminal, it is what is typed there: the byte 3 is Ctrl-C, 4 at the beginning of a line ends the input, and
     * closing the stream does no more than that nothing further can be typed.
     *
     * @throws IllegalStateException where the standard input is no pipe
     */
    OutputStream stdin();

    /**
     * Changes the size of the terminal; its foreground processes are told by SIGWINCH. Does nothing where it has ended.
     *
     * @throws IllegalStateException where the process has no terminal
     */
    default void resize(TerminalSize size) {
        throw new IllegalStateException("process " + pid() + " has no terminal to be resized");
    }

    /**
     * Takes the terminal away, as when somebody hangs up: the process that it controls and its foreground processes get
     * SIGHUP, and whoever reads from it or writes to it from now on fails.
     *
     * <p>What the terminal had shown before is given to the sink, which then has its end. Idempotent.
     *
     * @throws IllegalStateException where the process has no terminal
     */
    default void hangUp() {
        throw new IllegalStateException("process " + pid() + " has no terminal to be taken away");
    }
}
