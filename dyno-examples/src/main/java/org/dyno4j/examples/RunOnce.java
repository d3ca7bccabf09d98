package org.dyno4j.examples;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.DynoException;
import org.dyno4j.app.DynoHost;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.Sandbox;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command in one sandbox; its standard streams and its exit status are this program's own.
 *
 * <p>Exits with the command's status, 128 plus the signal that killed it, 124 where its time was up, 126 or 127 where
 * it can't be executed, 125 where the sandbox fails, and 64 where the command line makes no sense. SIGTERM and Ctrl-C
 * end the command.
 */
public final class RunOnce {
    private static final int SANDBOX_FAILED = 125;

    private RunOnce() {}

    public static void main(String[] arguments) throws InterruptedException {
        GracefulExit.run(stop -> run(arguments.length == 0 ? demonstration() : List.of(arguments), stop));
    }

    private static int run(List<String> arguments, CompletableFuture<@Nullable Void> stop) throws InterruptedException {
        try {
            return run(RunOnceOptions.parse(arguments), stop);
        } catch (UsageException wrong) {
            return wrong.explain(RunOnceOptions.USAGE);
        } catch (DynoException failed) {
            System.err.println(failed.getMessage());
            return SANDBOX_FAILED;
        }
    }

    private static int run(RunOnceOptions options, CompletableFuture<@Nullable Void> stop) throws InterruptedException {
        try (DynoHost host = DynoHost.open(options.policy());
                Sandbox sandbox = host.isolation().create(options.sandbox())) {
            RunOnceVerdict verdict = verdict(options, sandbox, stop);
            if (options.verdict()) {
                System.err.println(verdict.json());
            }
            return verdict.exitCode();
        }
    }

    private static RunOnceVerdict verdict(
            RunOnceOptions options, Sandbox sandbox, CompletableFuture<@Nullable Void> stop)
            throws InterruptedException {
        try {
            return RunOnceCommand.start(options, sandbox).awaitEnd(options.timeout(), stop);
        } catch (CommandException unstartable) {
            System.err.println(unstartable.getMessage());
            return RunOnceVerdict.ofUnstartable(unstartable, sandbox.usage());
        }
    }

    private static List<String> demonstration() {
        return List.of("--app", SampleApp.directory().toString(), "--verdict", "--", "python3", "-c", "print(6 * 7)");
    }
}
