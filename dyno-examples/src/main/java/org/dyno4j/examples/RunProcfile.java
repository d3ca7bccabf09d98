package org.dyno4j.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.DynoException;
import org.dyno4j.app.DynoHost;
import org.dyno4j.app.Publication;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.SubscriptionOptions;
import org.dyno4j.procfile.Procfile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the formation of a directory with a Procfile: log lines on standard output, the web dynos on 127.0.0.1, commands
 * on standard input ({@code scale web=3 worker+1}, {@code restart worker.1}, {@code run COMMAND},
 * {@code exec web.1 COMMAND}, {@code logs --tail 20}, {@code pause web.1}, {@code ps}, {@code stop} and more; what
 * commands print is in the log). SIGTERM and Ctrl-C stop it gracefully.
 */
public final class RunProcfile {
    private static final int FAILED = 1;

    private RunProcfile() {}

    public static void main(String[] arguments) throws InterruptedException {
        GracefulExit.run(stop -> run(List.of(arguments), stop));
    }

    private static int run(List<String> arguments, CompletableFuture<@Nullable Void> stop) {
        try {
            run(RunProcfileOptions.parse(arguments), stop);
            return 0;
        } catch (UsageException wrong) {
            return wrong.explain(RunProcfileOptions.USAGE);
        } catch (DynoException failed) {
            System.err.println(failed.getMessage());
            return FAILED;
        }
    }

    private static void run(RunProcfileOptions options, CompletableFuture<@Nullable Void> stop) {
        Procfile procfile = Procfile.readFrom(options.directory());
        procfile.diagnostics().forEach(System.err::println);
        try (DynoHost host = DynoHost.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager formation = FormationManager.builder(procfile)
                        .isolation(host.isolation())
                        .application(options.directory())
                        .network(options.network())
                        .logs(logs)
                        .build()) {
            LogPrinter printer = new LogPrinter(new FileOutputStream(FileDescriptor.out), () -> stop.complete(null));
            logs.subscribe(printer, SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK));
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
            Optional<Publication> web = procfile.find("web")
                    .map(type -> Publication.open(host.isolation(), formation, type.name(), address));
            formation.scale(options.scaleOf(procfile));
            web.ifPresent(served -> System.err.println(
                    "web is served at http://127.0.0.1:" + options.port() + "/ while a web dyno is up"));
            System.err.println("commands: " + ConsoleCommand.USAGE);
            new FormationConsole(formation, logs, () -> stop.complete(null), System.err)
                    .start(new InputStreamReader(System.in, Charset.defaultCharset()));
            stop.join();
            web.ifPresent(Publication::close);
        }
    }
}
