package org.dyno4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.app.App;
import org.dyno4j.app.Release;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.Execution;

/** Obeys commands, a line each, on a thread of its own; what makes releases takes time, and has another. */
final class AppConsole {
    private final App app;
    private final Runnable stop;
    private final PrintStream answers;
    private final ExecutorService releasing = Executors.newSingleThreadExecutor(task -> daemon(task, "releases"));

    /** Stop is called when it is typed. */
    AppConsole(App app, Runnable stop, PrintStream answers) {
        this.app = app;
        this.stop = stop;
        this.answers = answers;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start(Reader commands) {
        daemon(() -> read(new BufferedReader(commands)), "console").start();
    }

    /** The end of the input is no command: the app goes on. */
    private void read(BufferedReader commands) {
        try {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                obey(line);
            }
        } catch (IOException e) {
            answers.println("commands can't be read any more: " + e.getMessage());
        }
    }

    /** Obeys one line; what is wrong with it is an answer, too. */
    void obey(String line) {
        try {
            obey(ConsoleCommand.parse(line));
        } catch (UsageException | DynoException | IllegalArgumentException refused) {
            answers.println(refused.getMessage());
        }
    }

    private void obey(ConsoleCommand command) {
        if (command instanceof ConsoleCommand.Scale scale) {
            app.scale(scale.changes().toArray(String[]::new));
            answers.println(app.formation());
        } else if (command instanceof ConsoleCommand.Restart restart) {
            restart.names().forEach(name -> atDynos(name, app::restart, app::restart));
        } else if (command instanceof ConsoleCommand.Kill kill) {
            kill.names().forEach(name -> atDynos(name, app::kill, app::kill));
        } else if (command instanceof ConsoleCommand.Pause pause) {
            pause.names().forEach(name -> atDynos(name, app::pause, app::pause));
        } else if (command instanceof ConsoleCommand.Resume resume) {
            resume.names().forEach(name -> atDynos(name, app::resume, app::resume));
        } else if (command instanceof ConsoleCommand.Run run) {
            answers.println(app.run(run.command()).name());
        } else if (command instanceof ConsoleCommand.Exec exec) {
            Execution unused = app.exec(exec.dyno(), CommandSpec.of(exec.command()));
        } else if (command instanceof ConsoleCommand.Logs wanted) {
            LogsOptions options = wanted.options();
            app.logs().history(options.tail(), options.filter()).forEach(answers::println);
        } else if (command instanceof ConsoleCommand.Ps) {
            app.dynos().forEach(dyno -> answers.println(dyno.describe()));
        } else if (command instanceof ConsoleCommand.Usage) {
            tellUsage();
        } else if (command instanceof ConsoleCommand.Stop) {
            stop.run();
        } else {
            obeyWithRelease(command);
        }
    }

    private void obeyWithRelease(ConsoleCommand command) {
        if (command instanceof ConsoleCommand.Deploy) {
            answered(deploy());
        } else if (command instanceof ConsoleCommand.Config) {
            new TreeMap<>(app.config().asMap()).forEach((name, value) -> answers.println(name + "=" + value));
        } else if (command instanceof ConsoleCommand.ChangeConfig config) {
            answered(changed(() -> app.config().change(config.change())));
        }
    }

    private void answered(CompletableFuture<Release> made) {
        CompletableFuture<Release> unused = made.whenComplete((release, failure) -> answers.println(
                failure == null ? release.name() + " runs: " + release.description() : failure.getMessage()));
    }

    /** Deploys the directory as it is when the commands before are done. */
    CompletableFuture<Release> deploy() {
        return later(app::deploy);
    }

    private CompletableFuture<Release> changed(Runnable change) {
        return later(() -> {
            change.run();
            return app.release().orElseThrow(() -> new DynoException("nothing is deployed yet"));
        });
    }

    private CompletableFuture<Release> later(Callable<Release> work) {
        CompletableFuture<Release> outcome = new CompletableFuture<>();
        releasing.execute(() -> {
            try {
                outcome.complete(work.call());
            } catch (Exception failure) { // whoever waits for the outcome gets it
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    /** By process type, size and release. */
    private void tellUsage() {
        app.usage()
                .by(dyno -> dyno.type() + " " + dyno.size() + " " + dyno.release())
                .forEach((what, time) -> answers.println(
                        String.format(Locale.ROOT, "%s: %.1f seconds", what, time.toMillis() / 1000.0)));
    }

    private static void atDynos(String name, Consumer<DynoName> one, Consumer<String> all) {
        if (name.indexOf('.') >= 0) {
            one.accept(DynoName.parse(name));
        } else {
            all.accept(name);
        }
    }
}
