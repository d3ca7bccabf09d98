package org.dyno4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/** The command line of {@link RunProcfile}. */
record RunProcfileOptions(Path directory, List<String> scale, NetworkMode network, int port) {
    static final String USAGE = "usage: RunProcfile DIR [TYPE=N[:SIZE] ...] [--network isolated|host] [--port P]";
    private static final int DEFAULT_PORT = 5000;

    /** The sample app where nothing is named. */
    static RunProcfileOptions parse(List<String> arguments) {
        List<String> words = new ArrayList<>();
        NetworkMode network = NetworkMode.ISOLATED;
        int port = DEFAULT_PORT;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.equals("--network")) {
                network = Options.network(word, value(word, rest));
            } else if (word.equals("--port")) {
                port = Options.integer(word, value(word, rest), 1, 65_535);
            } else if (word.startsWith("-")) {
                throw new UsageException("unknown option " + word);
            } else {
                words.add(word);
            }
        }
        Path directory = words.isEmpty() ? SampleApp.directory() : Path.of(words.remove(0));
        return new RunProcfileOptions(directory, List.copyOf(words), network, port);
    }

    /**
     * What to scale to: every type to 1 where none is named, but {@code release}, which runs before a release.
     *
     * @throws DynoException if one is named that there is not
     */
    String[] scaleOf(Procfile procfile) {
        if (!scale.isEmpty()) {
            scale.forEach(change -> requireType(change, procfile));
            return scale.toArray(String[]::new);
        }
        return procfile.processTypes().stream()
                .map(ProcessType::name)
                .filter(name -> !name.equals("release"))
                .map(name -> name + "=1")
                .toArray(String[]::new);
    }

    private static void requireType(String change, Procfile procfile) {
        String type = change.split("[=+:]", 2)[0];
        if (procfile.find(type).isEmpty()) {
            String types =
                    procfile.processTypes().stream().map(ProcessType::name).collect(Collectors.joining(", "));
            throw new DynoException("\"" + change + "\": there is no process type \"" + type
                    + "\" (the process types are " + types + ")");
        }
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " wants a value");
        }
        return rest.next();
    }
}
