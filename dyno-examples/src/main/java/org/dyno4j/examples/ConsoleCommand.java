package org.dyno4j.examples;

import java.util.List;

/** What can be typed while {@link RunProcfile} runs. */
sealed interface ConsoleCommand {
    String USAGE = "scale web=3 worker+1, restart worker.1, ps, stop";

    /** Changes how many dynos there are; without changes, shows it. */
    record Scale(List<String> changes) implements ConsoleCommand {}

    /** Replaces dynos, or all dynos of a type, by fresh ones. */
    record Restart(List<String> names) implements ConsoleCommand {}

    /** Lists the dynos. */
    record Ps() implements ConsoleCommand {}

    /** Stops everything. */
    record Stop() implements ConsoleCommand {}

    /** An empty line. */
    record Nothing() implements ConsoleCommand {}

    /** Reads a line; one that makes no sense is a {@link UsageException}. */
    static ConsoleCommand parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "" -> new Nothing();
            case "scale" -> new Scale(rest);
            case "restart" -> understood(line, !rest.isEmpty(), new Restart(rest));
            case "ps" -> understood(line, rest.isEmpty(), new Ps());
            case "stop" -> understood(line, rest.isEmpty(), new Stop());
            default -> throw misunderstood(line);
        };
    }

    private static ConsoleCommand understood(String line, boolean rightArguments, ConsoleCommand command) {
        if (!rightArguments) {
            throw misunderstood(line);
        }
        return command;
    }

    private static UsageException misunderstood(String line) {
        return new UsageException("\"" + line.strip() + "\" is no command; there are: " + USAGE);
    }
}
