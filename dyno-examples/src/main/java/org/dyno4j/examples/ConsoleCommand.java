package org.dyno4j.examples;

import java.util.List;
import org.dyno4j.app.ConfigChange;
import org.dyno4j.dyno.DynoName;

/** What can be typed while {@link RunProcfile} runs. */
sealed interface ConsoleCommand {
    String USAGE = "scale web=3 worker+1, restart worker.1, kill worker.1, pause worker.1, resume worker.1,"
            + " run COMMAND, exec worker.1 COMMAND, logs [--tail N] [--dyno worker.1], deploy,"
            + " config [set KEY=VALUE ...] [unset KEY ...], usage, ps, stop";

    /** Changes how many dynos there are; without changes, shows it. */
    record Scale(List<String> changes) implements ConsoleCommand {}

    /** Replaces dynos, or all dynos of a type, by fresh ones. */
    record Restart(List<String> names) implements ConsoleCommand {}

    /** The same without asking the dynos to end. */
    record Kill(List<String> names) implements ConsoleCommand {}

    /** Lets dynos, or all dynos of a type, stand still. */
    record Pause(List<String> names) implements ConsoleCommand {}

    /** Lets them go on. */
    record Resume(List<String> names) implements ConsoleCommand {}

    /** Runs a command once, in a dyno of its own. */
    record Run(String command) implements ConsoleCommand {}

    /** Runs a command in a dyno that runs. */
    record Exec(DynoName dyno, String command) implements ConsoleCommand {}

    /** Shows the last lines of the log. */
    record Logs(LogsOptions options) implements ConsoleCommand {}

    /** Makes a release of the directory as it is. */
    record Deploy() implements ConsoleCommand {}

    /** Shows the config vars. */
    record Config() implements ConsoleCommand {}

    /** Sets and removes config vars, which makes one release. */
    record ChangeConfig(ConfigChange change) implements ConsoleCommand {}

    /** Shows for how long dynos ran. */
    record Usage() implements ConsoleCommand {}

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
            case "kill" -> understood(!rest.isEmpty(), new Kill(rest), "kill wants dynos or process types");
            case "pause" -> understood(!rest.isEmpty(), new Pause(rest), "pause wants dynos or process types");
            case "resume" -> understood(!rest.isEmpty(), new Resume(rest), "resume wants dynos or process types");
            case "run" -> run(line, rest);
            case "exec" -> exec(line, rest);
            case "logs" -> new Logs(logs(rest));
            case "deploy" -> understood(rest.isEmpty(), new Deploy(), "deploy takes nothing more");
            case "config" -> config(rest);
            case "usage" -> understood(rest.isEmpty(), new Usage(), "usage takes nothing more");
            case "ps" -> understood(rest.isEmpty(), new Ps(), "ps takes nothing more");
            case "stop" -> understood(rest.isEmpty(), new Stop(), "stop takes nothing more");
            default -> throw misunderstood("\"" + words.get(0) + "\" is no command");
        };
    }

    private static ConsoleCommand config(List<String> rest) {
        if (rest.isEmpty()) {
            return new Config();
        }
        int unset = rest.contains("unset") ? rest.indexOf("unset") : rest.size();
        ConfigChange change = unset == 0 ? ConfigChange.none() : set(rest.subList(0, unset));
        return new ChangeConfig(unset == rest.size() ? change : unset(change, rest.subList(unset + 1, rest.size())));
    }

    private static ConfigChange set(List<String> words) {
        if (!words.get(0).equals("set")) {
            throw misunderstood("config knows no " + words.get(0));
        }
        ConfigChange change = ConfigChange.none();
        for (String word : words.subList(1, words.size())) {
            int end = word.indexOf('=');
            if (end < 0) {
                throw misunderstood("config set wants KEY=VALUE");
            }
            change = change.set(word.substring(0, end), word.substring(end + 1));
        }
        if (change.variables().isEmpty()) {
            throw misunderstood("config set wants KEY=VALUE");
        }
        return change;
    }

    private static ConfigChange unset(ConfigChange change, List<String> names) {
        if (names.isEmpty()) {
            throw misunderstood("config unset wants names");
        }
        return change.unset(names.toArray(String[]::new));
    }

    private static ConsoleCommand run(String line, List<String> rest) {
        if (rest.isEmpty()) {
            throw misunderstood("run wants a command");
        }
        return new Run(behind(line, 1));
    }

    private static ConsoleCommand exec(String line, List<String> rest) {
        if (rest.size() < 2) {
            throw misunderstood("exec wants a dyno and a command");
        }
        return new Exec(DynoName.parse(rest.get(0)), behind(line, 2));
    }

    /** As it was typed: a shell may care for blanks. */
    private static String behind(String line, int words) {
        return line.strip().split("\\s+", words + 1)[words];
    }

    private static LogsOptions logs(List<String> words) {
        try {
            return LogsOptions.parse(words);
        } catch (UsageException wrong) {
            throw misunderstood(String.valueOf(wrong.getMessage()));
        }
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
