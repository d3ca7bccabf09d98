package org.dyno4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.Execution;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.log.LogBuffer;

/** Obeys commands, a line each, on a thread of its own. */
final class FormationConsole {
    private final FormationManager formation;
    private final LogBuffer logs;
    private final Runnable stop;
    private final PrintStream answers;

    /** Stop is called when it is typed. */
    FormationConsole(FormationManager formation, LogBuffer logs, Runnable stop, PrintStream answers) {
        this.formation = formation;
        this.logs = logs;
        this.stop = stop;
        this.answers = answers;
    }

    void start(Reader commands) {
        Thread thread = new Thread(() -> read(new BufferedReader(commands)), "console");
        thread.setDaemon(true);
        thread.start();
    }

    /** The end of the input is no command: the formation goes on. */
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
            answers.println(formation.scale(scale.changes().toArray(String[]::new)));
        } else if (command instanceof ConsoleCommand.Restart restart) {
            restart.names().forEach(name -> atDynos(name, formation::restart, formation::restart));
        } else if (command instanceof ConsoleCommand.Kill kill) {
            kill.names().forEach(name -> atDynos(name, formation::kill, formation::kill));
        } else if (command instanceof ConsoleCommand.Pause pause) {
            pause.dynos().forEach(formation::pause);
        } else if (command instanceof ConsoleCommand.Resume resume) {
            resume.dynos().forEach(formation::resume);
        } else if (command instanceof ConsoleCommand.Run run) {
            answers.println(formation.run(run.command()).name());
        } else if (command instanceof ConsoleCommand.Exec exec) {
            Execution unused = formation.exec(exec.dyno(), CommandSpec.of(exec.command()));
        } else if (command instanceof ConsoleCommand.Logs wanted) {
            LogsOptions options = wanted.options();
            logs.history(options.tail(), options.filter()).forEach(answers::println);
        } else if (command instanceof ConsoleCommand.Ps) {
            formation.dynos().forEach(dyno -> answers.println(dyno.describe()));
        } else if (command instanceof ConsoleCommand.Stop) {
            stop.run();
        }
    }

    private static void atDynos(String name, Consumer<DynoName> one, Consumer<String> all) {
        if (name.indexOf('.') >= 0) {
            one.accept(DynoName.parse(name));
        } else {
            all.accept(name);
        }
    }
}
