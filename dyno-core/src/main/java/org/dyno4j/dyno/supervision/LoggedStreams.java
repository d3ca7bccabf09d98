package org.dyno4j.dyno.supervision;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;

/** Nothing to read, and the log for what is printed. */
public record LoggedStreams(DynoLog log, DynoName dyno) implements Streams {
    @Override
    public OutputSink output(LineObserver lines, Runnable ended) {
        return log.output(dyno, lines, ended);
    }

    @Override
    public ProcessSpec.Builder connect(ProcessSpec.Builder spec) {
        return spec;
    }

    @Override
    public void started(SandboxProcess process) {}

    @Override
    public void notStarted(String reason) {}

    @Override
    public boolean attached() {
        return false;
    }

    @Override
    public boolean onTerminal() {
        return false;
    }

    /** Never: nobody is there. */
    @Override
    public CompletionStage<Void> gone() {
        return new CompletableFuture<>();
    }

    @Override
    public void observe(Runnable passed) {}

    @Override
    public void disconnect() {}
}
