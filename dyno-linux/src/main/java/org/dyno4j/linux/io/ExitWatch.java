package org.dyno4j.linux.io;

import java.util.concurrent.CompletableFuture;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.libc.SystemCallException;
import org.jspecify.annotations.Nullable;

/** Waits for the end of one process on the loop, takes its status, and tells it after the last output. */
final class ExitWatch implements EventHandler {
    private final EventLoop loop;
    private final String sandbox;
    private final ProcessDescriptor process;
    private final Runnable drain;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private @Nullable Registration registration;

    /**
     * Takes over the process.
     *
     * @param drain gives the sinks what the process has left in its pipes
     */
    ExitWatch(EventLoop loop, String sandbox, ProcessDescriptor process, Runnable drain) {
        this.loop = loop;
        this.sandbox = sandbox;
        this.process = process;
        this.drain = drain;
    }

    /** Begins to wait; on the loop's thread. */
    void start() {
        registration = loop.register(process.descriptor(), EpollEvents.EPOLLIN, this);
    }

    CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public void ready(int events) {
        try {
            process.reap().ifPresent(this::ended);
        } catch (SystemCallException e) {
            release();
            exit.completeExceptionally(new SandboxException(
                    sandbox, "the exit status of its process is lost; other code in this JVM has waited for it", e));
        }
    }

    private void ended(ExitStatus status) {
        try {
            release();
            drain.run();
        } finally {
            exit.complete(status);
        }
    }

    private void release() {
        if (registration != null) {
            registration.close();
        }
        process.close();
    }

    @Override
    public void abandon() {
        abandon(new SandboxException(sandbox, "the I/O loop was closed"));
    }

    /**
     * Ends the process because it can't be watched: none that nobody watches may run on.
     *
     * <p>It is reaped too, though the loop waits for that: until it is, process 1 of its pid namespace can't end
     * (pid_namespaces(7)), and whoever closes the sandbox would wait for ever.
     */
    void abandon(RuntimeException cause) {
        if (exit.isDone()) {
            return;
        }
        try {
            process.signal(Signal.SIGKILL);
            process.awaitEnd();
        } finally {
            process.close();
            exit.completeExceptionally(new SandboxException(
                    sandbox,
                    "its process was killed because the I/O loop does not watch it any more: " + cause.getMessage(),
                    cause));
        }
    }
}
