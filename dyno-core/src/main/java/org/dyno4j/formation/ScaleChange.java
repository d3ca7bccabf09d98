package org.dyno4j.formation;

import com.google.common.primitives.Ints;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.dyno.DynoSize;

/**
 * One change of how many dynos of a type there are to be, and of which size.
 *
 * @param type the process type
 * @param operation what the amount means
 * @param amount 0 to {@link #MAXIMUM}
 * @param size the new size, where it changes
 */
public record ScaleChange(String type, Operation operation, int amount, Optional<DynoSize> size) {
    /** The most dynos that one type may have: one-offs under its name are numbered from there. */
    public static final int MAXIMUM = 10_000;

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,128}?)([=+-])([0-9]+)(?::(\\S+))?");

    public ScaleChange {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(size, "size");
        if (type.isEmpty()) {
            throw new IllegalArgumentException("a process type is not empty");
        }
        if (amount < 0 || amount > MAXIMUM) {
            throw impossible(type + operation.sign() + amount);
        }
    }

    private static IllegalArgumentException impossible(String change) {
        return new IllegalArgumentException("\"" + change + "\": a type can have 0 to " + MAXIMUM
                + " dynos; a dyno with a higher number is a one-off");
    }

    /** Exactly that many. */
    public static ScaleChange to(String type, int quantity) {
        return new ScaleChange(type, Operation.SET, quantity, Optional.empty());
    }

    /**
     * Reads Heroku's form: {@code web=3}, {@code worker+1}, {@code worker-1}, {@code worker=1:standard-2x}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     * @throws org.dyno4j.dyno.UnknownDynoSizeException if there is no such size
     */
    public static ScaleChange parse(String text) {
        return parse(text, DynoSize::named);
    }

    /**
     * The same with sizes of one's own.
     *
     * @param sizes finds a size by its name; what it throws is thrown
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static ScaleChange parse(String text, Function<String, DynoSize> sizes) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is none of TYPE=N, TYPE+N, TYPE-N, each with :SIZE after it or not");
        }
        Integer amount = Ints.tryParse(matcher.group(3));
        if (amount == null) {
            throw impossible(text);
        }
        return new ScaleChange(
                matcher.group(1),
                Operation.of(matcher.group(2)),
                amount,
                Optional.ofNullable(matcher.group(4)).map(sizes));
    }

    /**
     * How many there are to be, from how many there were to be.
     *
     * @throws IllegalArgumentException if that is less than none or more than {@link #MAXIMUM}
     */
    int applyTo(int quantity) {
        int result = switch (operation) {
            case SET -> amount;
            case ADD -> quantity + amount;
            case REMOVE -> quantity - amount;
        };
        if (result < 0 || result > MAXIMUM) {
            throw new IllegalArgumentException(
                    this + ": " + type + " has " + quantity + " and can have 0 to " + MAXIMUM + " dynos");
        }
        return result;
    }

    /** Heroku's form. */
    @Override
    public String toString() {
        return type
                + operation.sign()
                + amount
                + size.map(value -> ":" + value.name()).orElse("");
    }

    /** What an amount means. */
    public enum Operation {
        /** That many. */
        SET("="),
        /** That many more. */
        ADD("+"),
        /** That many fewer. */
        REMOVE("-");

        private final String sign;

        Operation(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        private static Operation of(String sign) {
            return switch (sign) {
                case "=" -> SET;
                case "+" -> ADD;
                case "-" -> REMOVE;
                default -> throw new IllegalArgumentException("no operation: " + sign);
            };
        }
    }
}
