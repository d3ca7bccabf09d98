package org.dyno4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.FormationManager;

/** Obeys commands, a line each, on a thread of its own. */
final class FormationConsole {
    private final FormationManager formation;
    private final Runnable stop;
    private final PrintStream answers;

    /** Stop is called when it is typed. */
    FormationConsole(FormationManager formation, Runnable stop, PrintStream answers) {
        this.formation = formation;
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
            ConsoleCommand command = ConsoleCommand.parse(line);
            if (command instanceof ConsoleCommand.Scale scale) {
                answers.println(formation.scale(scale.changes().toArray(String[]::new)));
            } else if (command instanceof ConsoleCommand.Restart restart) {
                restart.names().forEach(this::restart);
            } else if (command instanceof ConsoleCommand.Ps) {
                formation.dynos().forEach(dyno -> answers.println(dyno.describe()));
            } else if (command instanceof ConsoleCommand.Stop) {
                stop.run();
            }
        } catch (UsageException | DynoException | IllegalArgumentException refused) {
            answers.println(refused.getMessage());
        }
    }

    private void restart(String name) {
        if (name.indexOf('.') >= 0) {
            formation.restart(DynoName.parse(name));
        } else {
            formation.restart(name);
        }
    }
}
