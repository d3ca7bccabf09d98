package org.dyno4j.examples;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends a program by its own exit status, also where SIGTERM or Ctrl-C asked it to end.
 *
 * <p>By itself a JVM that gets such a signal doesn't wait for main, and exits with 128 plus the signal.
 */
final class GracefulExit {
    private static final int FAILED = 1;

    private GracefulExit() {}

    /** A program that ends once it is told to stop, with an exit status. */
    interface Program {
        int run(CompletableFuture<@Nullable Void> stop) throws InterruptedException;
    }

    /** Runs a program and exits. */
    static void run(Program program) throws InterruptedException {
        CompletableFuture<@Nullable Void> stop = new CompletableFuture<>();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.complete(null);
            Runtime.getRuntime().halt(status.join());
        }));
        try {
            status.complete(program.run(stop));
        } finally {
            status.complete(FAILED); // where it threw; the JVM prints what
        }
        System.exit(status.join());
    }
}
