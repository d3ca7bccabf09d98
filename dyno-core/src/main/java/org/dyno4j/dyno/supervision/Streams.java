package org.dyno4j.dyno.supervision;

import java.util.concurrent.CompletionStage;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;

/** Where the standard streams of one command lead; each is used for one. */
public sealed interface Streams permits LoggedStreams, AttachedStreams {

    /**
     * The sink for what the command prints; asked for once. On the I/O thread, {@code lines} is told each line that goes to
     * the log, but nothing that goes to a client, and {@code ended} is run after the last byte.
     */
    OutputSink output(LineObserver lines, Runnable ended);

    /** Adds to the spec what the command reads. */
    ProcessSpec.Builder connect(ProcessSpec.Builder spec);

    /** The command runs as this process; told by a worker. */
    void started(SandboxProcess process);

    /** It was not started and won't be; told by a worker. */
    void notStarted(String reason);

    /** Whether somebody waits at the other end. */
    boolean attached();

    /** Whether there is a terminal between, so that the kernel hangs up for whoever goes. */
    boolean onTerminal();

    /** Completes when whoever was attached goes away, or is disconnected; on the thread of whoever did that. */
    CompletionStage<Void> gone();

    /** Has {@code passed} run, on any thread, whenever bytes pass between the command and whoever is attached. */
    void observe(Runnable passed);

    /** Has whoever is attached be gone; may block. */
    void disconnect();
}
