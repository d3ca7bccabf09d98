package org.dyno4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.FormationManager;

/** Obeys commands from standard input, a line each, on a thread of its own; answers go to standard error. */
final class FormationConsole {
    private final FormationManager formation;
    private final CountDownLatch stop;

    FormationConsole(FormationManager formation, CountDownLatch stop) {
        this.formation = formation;
        this.stop = stop;
    }

    void start() {
        Thread thread = new Thread(this::read, "console");
        thread.setDaemon(true);
        thread.start();
    }

    /** The end of the input is no command: the formation goes on. */
    private void read() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                obey(List.of(line.strip().split("\\s+")));
            }
        } catch (IOException e) {
            System.err.println("commands can't be read any more: " + e.getMessage());
        }
    }

    private void obey(List<String> words) {
        try {
            List<String> rest = words.subList(1, words.size());
            switch (words.get(0)) {
                case "" -> {}
                case "scale" -> System.err.println(formation.scale(rest.toArray(String[]::new)));
                case "restart" -> rest.forEach(this::restart);
                case "ps" -> formation.dynos().forEach(dyno -> System.err.println(dyno.describe()));
                case "stop" -> stop.countDown();
                default -> System.err.println("commands: scale TYPE=N ..., restart DYNO|TYPE ..., ps, stop");
            }
        } catch (DynoException | IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
        }
    }

    private void restart(String what) {
        if (what.indexOf('.') >= 0) {
            formation.restart(DynoName.parse(what));
        } else {
            formation.restart(what);
        }
    }
}
