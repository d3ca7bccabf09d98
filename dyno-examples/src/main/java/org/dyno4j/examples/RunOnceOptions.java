package org.dyno4j.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;

/** What {@link RunOnce} was asked for. */
record RunOnceOptions(
        ResourceLimits limits,
        Optional<Duration> timeout,
        NetworkMode network,
        Map<String, String> environment,
        Optional<Path> application,
        Stack stack,
        boolean verdict,
        IsolationPolicy policy,
        List<String> command) {
    private static final String NAME = "run.1";

    static final String USAGE = """
            usage: RunOnce [option ...] -- COMMAND [ARG ...]
              --memory 64m              how much memory all its processes may use together (512m)
              --cpus 0.5                how many processors they may use (all)
              --pids 32                 how many processes and threads there may be (256)
              --timeout 10s             ends it after that time, with exit status 124
              --network isolated|host   a network of its own, or the host's (isolated)
              --env NAME=VALUE          sets an environment variable; may be repeated
              --app DIR                 shows this directory as /app; what is written there is thrown away
              --no-limits               does without the limits that this host can't enforce
              --stack DIR               runs in the system in this directory, such as debootstrap makes (the host's tools)
              --verdict                 prints a line of JSON about the end to standard error""";

    RunOnceOptions {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        command = List.copyOf(command);
    }

    /** Reads a command line; anything it doesn't know is a {@link UsageException}. */
    static RunOnceOptions parse(List<String> arguments) {
        ResourceLimits.Builder limits =
                ResourceLimits.builder().memoryMebibytes(512).processes(256);
        Optional<Duration> timeout = Optional.empty();
        NetworkMode network = NetworkMode.ISOLATED;
        Map<String, String> environment = new LinkedHashMap<>();
        Optional<Path> application = Optional.empty();
        Stack stack = Stack.host();
        boolean verdict = false;
        IsolationPolicy policy = IsolationPolicy.complete();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--memory" -> limits.memoryBytes(Options.bytes(option, value(option, rest)));
                case "--cpus" -> limits.cpus(Options.processors(option, value(option, rest)));
                case "--pids" -> limits.processes(Options.integer(option, value(option, rest), 1, 4_194_304));
                case "--timeout" -> timeout = Optional.of(Options.time(option, value(option, rest)));
                case "--network" -> network = Options.network(option, value(option, rest));
                case "--env" -> {
                    Map.Entry<String, String> variable = Options.variable(option, value(option, rest));
                    environment.put(variable.getKey(), variable.getValue());
                }
                case "--app" -> application = Optional.of(Path.of(value(option, rest)));
                case "--stack" -> stack = Stack.of(Path.of(value(option, rest)));
                case "--verdict" -> verdict = true;
                case "--no-limits" -> policy = policy.withoutLimits();
                case "--" -> {
                    return new RunOnceOptions(
                            build(limits),
                            timeout,
                            network,
                            environment,
                            application,
                            stack,
                            verdict,
                            policy,
                            command(rest));
                }
                default -> throw new UsageException("unknown option \"" + option + "\"; the command comes after --");
            }
        }
        throw new UsageException("no command: it comes after --");
    }

    /** The sandbox that was asked for. */
    SandboxSpec sandbox() {
        SandboxSpec.Builder spec =
                SandboxSpec.named(NAME).limits(limits).network(network).stack(stack);
        application.ifPresent(spec::application);
        return spec.build();
    }

    /** What every dyno has in its environment, and what was asked for. */
    Map<String, String> wholeEnvironment() {
        Map<String, String> whole = new LinkedHashMap<>();
        whole.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        whole.put("LANG", "C.UTF-8");
        whole.put("HOME", SandboxSpec.APPLICATION_DIRECTORY);
        whole.put("DYNO", NAME);
        whole.putAll(environment);
        return whole;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " wants a value");
        }
        return rest.next();
    }

    private static List<String> command(Iterator<String> rest) {
        List<String> command = new ArrayList<>();
        rest.forEachRemaining(command::add);
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new UsageException("no command: it comes after --");
        }
        return command;
    }

    private static ResourceLimits build(ResourceLimits.Builder limits) {
        try {
            return limits.build();
        } catch (IllegalArgumentException outOfRange) {
            throw new UsageException(String.valueOf(outOfRange.getMessage()));
        }
    }
}
