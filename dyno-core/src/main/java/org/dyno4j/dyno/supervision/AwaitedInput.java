package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dyno4j.isolation.SandboxProcess;

/** The standard input of a process that may not have started yet: who writes to it waits for that. */
final class AwaitedInput extends OutputStream {
    private final CompletableFuture<SandboxProcess> process;
    private final Runnable written;

    /** {@code written} is run whenever something was. */
    AwaitedInput(CompletableFuture<SandboxProcess> process, Runnable written) {
        this.process = process;
        this.written = written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        started().stdin().write(bytes, offset, length);
        written.run();
    }

    @Override
    public void flush() throws IOException {
        if (process.isDone()) {
            started().stdin().flush();
        }
    }

    /** Closes it as soon as it is there; nothing is there to be closed where the process could not be started. */
    @Override
    public void close() throws IOException {
        if (!process.isCompletedExceptionally()) {
            started().stdin().close();
        }
    }

    private SandboxProcess started() throws IOException {
        try {
            return process.get();
        } catch (ExecutionException e) {
            throw new IOException("nothing can be written: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the command to start");
        }
    }
}
