package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What shows that a dyno does its work; {@link HealthChecks} says of which process type, when and how often. */
public sealed interface HealthCheck {

    /** The check for people: {@code GET /up on $PORT}. */
    String describe();

    /** {@code $PORT} accepts a TCP connection inside the dyno's own network. */
    static Port port() {
        return new Port(OptionalInt.empty());
    }

    /** That port accepts a TCP connection inside the dyno's own network. */
    static Port port(int number) {
        return new Port(OptionalInt.of(number));
    }

    /** A {@code GET} of that path on {@code $PORT} is answered with a status of 200 to 399. */
    static Http http(String path) {
        return new Http(path, OptionalInt.empty(), "localhost");
    }

    /**
     * The dyno prints a line in which that regular expression is found. One that takes very many steps on a line is not
     * found in it. As a liveness check: it prints such a line again and again, see {@link Liveness}.
     */
    static LogLine logLine(String expression) {
        return new LogLine(expression);
    }

    /** A command ends with status 0. */
    static Command command(String command) {
        return new Command(command);
    }

    /** The dyno has been running that long. */
    static Settled settledFor(Duration time) {
        return new Settled(time);
    }

    /** A check that can be made again and again, as a liveness check is; not whether some time has passed. */
    sealed interface Repeatable extends HealthCheck {}

    /**
     * A TCP connection is accepted.
     *
     * @param number the port; absent for {@code $PORT}
     */
    record Port(OptionalInt number) implements Repeatable {
        public Port {
            requirePort(number);
        }

        @Override
        public String describe() {
            return "a connection to " + portInWords(number);
        }
    }

    /**
     * An HTTP/1.1 server answers with a status of 200 to 399. What follows the status is read in part at most, and
     * ignored.
     *
     * @param path what is asked for, beginning with a slash
     * @param number the port; absent for {@code $PORT}
     * @param host what the {@code Host} header says
     */
    record Http(String path, OptionalInt number, String host) implements Repeatable {
        /** Visible characters of ASCII: whatever else is wanted in a URI is percent-encoded (RFC 3986, section 2). */
        private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

        public Http {
            requirePort(number);
            if (!path.startsWith("/") || !VISIBLE.matcher(path).matches()) {
                throw new IllegalArgumentException("the path of a health check begins with / and has neither blanks nor"
                        + " other characters that need %-encoding, but is \"" + path + "\"");
            }
            if (!VISIBLE.matcher(host).matches()) {
                throw new IllegalArgumentException("this is not a host name: \"" + host + "\"");
            }
        }

        /** The same on another port. */
        public Http onPort(int value) {
            return new Http(path, OptionalInt.of(value), host);
        }

        /** The same with another {@code Host} header: some frameworks answer only under names that they know. */
        public Http withHost(String value) {
            return new Http(path, number, value);
        }

        @Override
        public String describe() {
            return "GET " + path + " on " + portInWords(number);
        }
    }

    /**
     * A command ends with status 0. It runs in a shell beside the dyno's own, confined as that is, with its environment
     * and within its limits; what it prints is thrown away. Where it takes too long it is killed, but not what it has
     * started itself.
     *
     * @param command for a shell
     */
    record Command(String command) implements Repeatable {
        public Command {
            if (command.isBlank()) {
                throw new IllegalArgumentException("the command of a health check must not be blank");
            }
        }

        @Override
        public String describe() {
            return "command `" + command + "`";
        }
    }

    /**
     * A line was printed, on standard output or error.
     *
     * @param expression a regular expression that is found in it, see {@link Pattern}
     */
    record LogLine(String expression) implements Repeatable {
        /** Throws {@link java.util.regex.PatternSyntaxException} where that is none. */
        public LogLine {
            Pattern unused = Pattern.compile(expression);
        }

        @Override
        public String describe() {
            return "a line with `" + expression + "`";
        }
    }

    /**
     * Some time has passed.
     *
     * @param time since its process was started
     */
    record Settled(Duration time) implements HealthCheck {
        public Settled {
            if (time.isNegative()) {
                throw new IllegalArgumentException("the time to settle must not be negative, but is " + time);
            }
        }

        @Override
        public String describe() {
            return "running for " + Durations.inWords(time);
        }
    }

    private static void requirePort(OptionalInt number) {
        Objects.requireNonNull(number, "number");
        if (number.isPresent() && (number.getAsInt() < 1 || number.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + number.getAsInt());
        }
    }

    private static String portInWords(OptionalInt number) {
        return number.isPresent() ? "port " + number.getAsInt() : "$PORT";
    }
}
