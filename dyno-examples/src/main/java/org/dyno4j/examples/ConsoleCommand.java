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
            case "restart" -> understood(!rest.isEmpty(), new Restart(rest), "restart wants dynos or process types");
            case "ps" -> understood(rest.isEmpty(), new Ps(), "ps takes nothing more");
            case "stop" -> understood(rest.isEmpty(), new Stop(), "stop takes nothing more");
            default -> throw misunderstood("\"" + words.get(0) + "\" is no command");
        };
    }

    private static ConsoleCommand understood(boolean rightArguments, ConsoleCommand command, String otherwise) {
        if (!rightArguments) {
            throw misunderstood(otherwise);
        }
        return command;
    }

    private static UsageException misunderstood(String why) {
        return new UsageException(why + "; there are: " + USAGE);
    }
}
