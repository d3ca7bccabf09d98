package org.dyno4j.examples;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.dyno4j.DynoException;
import org.dyno4j.app.DynoHost;
import org.dyno4j.app.Publication;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.SubscriptionOptions;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/**
 * Runs the formation of a directory with a Procfile: log lines on standard output, the web dynos on 127.0.0.1, commands
 * on standard input ({@code scale web=3 worker+1}, {@code restart worker.1}, {@code ps}, {@code stop}). SIGTERM and
 * Ctrl-C stop it gracefully.
 */
public final class RunProcfile {
    private RunProcfile() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(RunProcfileOptions.parse(List.of(arguments)));
        } catch (UsageException wrong) {
            System.exit(wrong.explain(RunProcfileOptions.USAGE));
        } catch (DynoException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(RunProcfileOptions options) throws InterruptedException {
        Procfile procfile = Procfile.readFrom(options.directory());
        procfile.diagnostics().forEach(System.err::println);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopGracefully(stop, stopped)));
        try (DynoHost host = DynoHost.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager formation = FormationManager.builder(procfile)
                        .isolation(host.isolation())
                        .application(options.directory())
                        .network(options.network())
                        .logs(logs)
                        .build()) {
            logs.subscribe(System.out::println, SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK));
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
            Publication web = Publication.open(host.isolation(), formation, "web", address);
            formation.scale(
                    options.scale().isEmpty()
                            ? allAtOne(procfile)
                            : options.scale().toArray(String[]::new));
            new FormationConsole(formation, stop).start();
            stop.await();
            web.close();
        }
        System.out.flush();
        stopped.countDown();
    }

    private static String[] allAtOne(Procfile procfile) {
        return procfile.processTypes().stream()
                .map(ProcessType::name)
                .filter(name -> !name.equals("release")) // runs once, before a release
                .map(name -> name + "=1")
                .toArray(String[]::new);
    }

    /** In the shutdown hook: a JVM that was sent SIGTERM would exit with 143, but a graceful stop is a success. */
    private static void stopGracefully(CountDownLatch stop, CountDownLatch stopped) {
        boolean signalled = stop.getCount() > 0;
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (signalled) {
            Runtime.getRuntime().halt(0);
        }
    }
}
