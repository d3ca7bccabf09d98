package org.dyno4j.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dyno4j.DynoException;
import org.dyno4j.app.App;
import org.dyno4j.app.AppOptions;
import org.dyno4j.app.DynoHost;
import org.dyno4j.app.Release;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.SubscriptionOptions;
import org.dyno4j.procfile.Procfile;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program, a directory with a Procfile: log lines on standard output, the web dynos on 127.0.0.1, commands
 * on standard input ({@code scale web=3 worker+1}, {@code restart worker.1}, {@code run COMMAND},
 * {@code exec web.1 COMMAND}, {@code logs --tail 20}, {@code deploy}, {@code config set KEY=VALUE}, {@code usage},
 * {@code ps}, {@code stop} and more; what commands print is in the log). SIGTERM and Ctrl-C stop it gracefully.
 */
public final class RunProcfile {
    private static final int FAILED = 1;

    private RunProcfile() {}

    public static void main(String[] arguments) throws InterruptedException {
        GracefulExit.run(stop -> run(List.of(arguments), stop));
    }

    private static int run(List<String> arguments, CompletableFuture<@Nullable Void> stop) throws InterruptedException {
        try {
            run(RunProcfileOptions.parse(arguments), stop);
            return 0;
        } catch (UsageException wrong) {
            return wrong.explain(RunProcfileOptions.USAGE);
        } catch (DynoException failed) {
            System.err.println(failed.getMessage());
        } catch (ExecutionException notDeployed) {
            System.err.println(Objects.requireNonNull(notDeployed.getCause()).getMessage());
        }
        return FAILED;
    }

    private static void run(RunProcfileOptions options, CompletableFuture<@Nullable Void> stop)
            throws InterruptedException, ExecutionException {
        Procfile procfile = Procfile.readFrom(options.directory());
        procfile.diagnostics().forEach(System.err::println);
        AppOptions choices = AppOptions.defaults()
                .withFirstScale(options.scaleOf(procfile))
                .withFormation(builder -> builder.network(options.network()));
        try (DynoHost host = DynoHost.open();
                App app = host.createApp("app", options.directory(), choices)) {
            LogPrinter printer = new LogPrinter(new FileOutputStream(FileDescriptor.out), () -> stop.complete(null));
            app.logs().subscribe(printer, SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK));
            if (procfile.find("web").isPresent()) {
                app.publish(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
                System.err.println("web is served at http://127.0.0.1:" + options.port() + "/ while a web dyno is up");
            }
            System.err.println("commands: " + ConsoleCommand.USAGE);
            AppConsole console = new AppConsole(app, () -> stop.complete(null), System.err);
            CompletableFuture<Release> unused = console.deploy().whenComplete((release, failure) -> {
                if (failure != null) {
                    stop.completeExceptionally(failure);
                }
            });
            console.start(new InputStreamReader(System.in, Charset.defaultCharset()));
            stop.get();
        }
    }
}
