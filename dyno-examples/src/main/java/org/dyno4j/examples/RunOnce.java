package org.dyno4j.examples;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.dyno4j.DynoException;
import org.dyno4j.app.DynoHost;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;

/**
 * Runs one command in one sandbox; its standard streams and its exit status are this program's own.
 *
 * <p>Exits with the command's status, 128 plus the signal that killed it, 124 where its time was up, 126 or 127 where
 * it can't be executed, 125 where the sandbox fails, and 64 where the command line makes no sense.
 */
public final class RunOnce {
    private static final int SANDBOX_FAILED = 125;
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private RunOnce() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.exit(run(RunOnceOptions.parse(arguments.length == 0 ? demonstration() : List.of(arguments))));
        } catch (UsageException wrong) {
            System.exit(wrong.explain(RunOnceOptions.USAGE));
        } catch (DynoException failed) {
            System.err.println(failed.getMessage());
            System.exit(SANDBOX_FAILED);
        }
    }

    private static int run(RunOnceOptions options) throws InterruptedException {
        try (DynoHost host = DynoHost.open();
                Sandbox sandbox = host.isolation().create(options.sandbox())) {
            Runtime.getRuntime().addShutdownHook(new Thread(host::close)); // for SIGTERM and Ctrl-C
            RunOnceVerdict verdict = run(options, sandbox);
            if (options.verdict()) {
                System.err.println(verdict.json());
            }
            return verdict.exitCode();
        }
    }

    private static RunOnceVerdict run(RunOnceOptions options, Sandbox sandbox) throws InterruptedException {
        OutputRelay stdout = new OutputRelay("stdout", new FileOutputStream(FileDescriptor.out), sandbox::close);
        OutputRelay stderr = new OutputRelay("stderr", new FileOutputStream(FileDescriptor.err), sandbox::close);
        long start = System.nanoTime();
        SandboxProcess process;
        try {
            process = sandbox.start(ProcessSpec.command(options.command())
                    .environment(options.wholeEnvironment())
                    .stdin(StandardInput.PIPE)
                    .stdout(stdout)
                    .stderr(stderr)
                    .build());
        } catch (CommandException unstartable) {
            System.err.println(unstartable.getMessage());
            ExitStatus status = new ExitStatus.Exited(unstartable.exitCode());
            return new RunOnceVerdict(status, false, sandbox.usage(), since(start));
        }
        InputRelay.start(new FileInputStream(FileDescriptor.in), process.stdin());
        boolean timedOut = !ends(process, options.timeout().orElse(NO_LIMIT));
        if (timedOut) {
            sandbox.signal(Signal.SIGTERM);
            ends(process, GRACE);
        }
        sandbox.close(); // also ends what the command has left in the background
        Duration wall = since(start);
        ExitStatus status = process.exit().toCompletableFuture().join();
        stdout.await();
        stderr.await();
        return new RunOnceVerdict(status, timedOut, sandbox.usage(), wall);
    }

    private static boolean ends(SandboxProcess process, Duration within) throws InterruptedException {
        try {
            process.awaitExit(within);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<String> demonstration() {
        return List.of("--app", SampleApp.directory().toString(), "--verdict", "--", "python3", "-c", "print(6 * 7)");
    }
}
