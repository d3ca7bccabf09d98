package org.dyno4j.examples;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.isolation.NetworkMode;

/** Reads the values of command-line options; a value that makes no sense is a {@link UsageException}. */
final class Options {
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([kmgKMG]?)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h|)");
    private static final Pattern VARIABLE = Pattern.compile("([^=\\x00]+)=([^\\x00]*)", Pattern.DOTALL);

    private Options() {}

    /** A number of bytes: {@code 65536}, {@code 64k}, {@code 64m}, {@code 1g}, in powers of 1024. */
    static long bytes(String option, String value) {
        Matcher matcher = match(BYTES, option, value, "a number of bytes such as 64m");
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw bad(option, value, "a number of bytes below 8 EiB");
        }
        return number << shift;
    }

    /** A time: {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}, or seconds where no unit is named. */
    static Duration time(String option, String value) {
        Matcher matcher = match(TIME, option, value, "a time such as 10s or 500ms");
        ChronoUnit unit = switch (matcher.group(2)) {
            case "ms" -> ChronoUnit.MILLIS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.SECONDS;
        };
        double nanos = Double.parseDouble(matcher.group(1)) * unit.getDuration().toNanos();
        if (nanos < 1 || nanos > Long.MAX_VALUE) {
            throw bad(option, value, "more than no time and less than 292 years");
        }
        return Duration.ofNanos((long) nanos);
    }

    /** A whole number in a range. */
    static int integer(String option, String value, int minimum, int maximum) {
        try {
            int number = Integer.parseInt(value);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw bad(option, value, "a whole number");
        }
        throw bad(option, value, "a whole number from " + minimum + " to " + maximum);
    }

    /** A positive number of processors. */
    static double processors(String option, String value) {
        match(Pattern.compile("[0-9]{1,4}(\\.[0-9]+)?"), option, value, "a number of processors such as 0.5");
        return Double.parseDouble(value);
    }

    /** A network by its name. */
    static NetworkMode network(String option, String value) {
        return switch (value) {
            case "isolated" -> NetworkMode.ISOLATED;
            case "host" -> NetworkMode.HOST;
            default -> throw bad(option, value, "isolated or host");
        };
    }

    /** An environment variable; the message never shows the value. */
    static Map.Entry<String, String> variable(String option, String value) {
        Matcher matcher = VARIABLE.matcher(value);
        if (!matcher.matches()) {
            throw new UsageException(option + " wants NAME=VALUE");
        }
        return Map.entry(matcher.group(1), matcher.group(2));
    }

    private static Matcher match(Pattern pattern, String option, String value, String wanted) {
        Matcher matcher = pattern.matcher(value);
        if (!matcher.matches()) {
            throw bad(option, value, wanted);
        }
        return matcher;
    }

    private static UsageException bad(String option, String value, String wanted) {
        return new UsageException(option + " wants " + wanted + ", not \"" + value + "\"");
    }
}
