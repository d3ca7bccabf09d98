package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.isolation.TerminalSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both ends of the streams of a command to which the caller is attached, with a terminal between them or without. */
public final class AttachedStreams implements Streams, Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedStreams.class);

    private final DynoName dyno;
    private final Optional<TerminalSize> terminal;
    private final OutputBuffer output = new OutputBuffer();
    private final CompletableFuture<SandboxProcess> process = new CompletableFuture<>();
    private final OutputStream input = new AwaitedInput(process, this::passed);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile Runnable observer = () -> {};

    /** For a command in this dyno, on a terminal of that size where there is to be one. */
    public AttachedStreams(DynoName dyno, Optional<TerminalSize> terminal) {
        this.dyno = dyno;
        this.terminal = terminal;
    }

    @Override
    public OutputSink output(LineObserver lines, Runnable ended) {
        return new OutputSink() {
            @Override
            public void write(ByteBuffer bytes, Flow flow) {
                passed();
                output.write(bytes, flow);
            }

            @Override
            public void end() {
                output.end();
                ended.run();
            }
        };
    }

    @Override
    public ProcessSpec.Builder connect(ProcessSpec.Builder spec) {
        return terminal.map(spec::terminal).orElseGet(() -> spec.stdin(StandardInput.PIPE));
    }

    @Override
    public void started(SandboxProcess started) {
        process.complete(started);
    }

    @Override
    public void notStarted(String reason) {
        process.completeExceptionally(new DynoException(dyno + " could not be started: " + reason));
        output.end();
    }

    @Override
    public boolean attached() {
        return true;
    }

    @Override
    public boolean onTerminal() {
        return terminal.isPresent();
    }

    @Override
    public CompletionStage<Void> gone() {
        return gone;
    }

    @Override
    public void observe(Runnable passed) {
        observer = passed;
    }

    private void passed() {
        observer.run();
    }

    @Override
    public void disconnect() {
        close();
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public void resize(TerminalSize size) {
        if (terminal.isEmpty()) {
            throw new IllegalStateException("the command in " + dyno + " has no terminal to be resized");
        }
        CompletableFuture<Void> unused = process.thenAccept(started -> started.resize(size));
    }

    @Override
    public void close() {
        if (gone.complete(null)) {
            output.close();
            CompletableFuture<Void> unused = process.thenAccept(this::leave);
        }
    }

    /** The kernel sends the SIGHUP of a terminal; that to a command without one is for whoever waits for {@link #gone}. */
    private void leave(SandboxProcess started) {
        try {
            if (onTerminal()) {
                started.hangUp();
            } else {
                started.stdin().close();
            }
        } catch (IOException | RuntimeException failure) {
            LOG.warn("{}: its streams could not be closed when its client went", dyno, failure);
        }
    }
}
