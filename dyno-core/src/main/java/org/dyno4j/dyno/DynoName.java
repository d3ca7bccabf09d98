package org.dyno4j.dyno;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a dyno: its process type and its number, {@code web.1}.
 *
 * <p>Ordered by type, then by number. A name is a place in the formation, not a run: the dyno that replaces a crashed
 * one has the same name.
 *
 * @param type the process type: 1 to 128 letters, digits, {@code _} and {@code -}
 * @param number 1 or more
 */
public record DynoName(String type, int number) implements Comparable<DynoName> {
    /** The process type that serves HTTP. */
    public static final String WEB = "web";

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,128})\\.([1-9][0-9]{0,8})");
    private static final Comparator<DynoName> ORDER =
            Comparator.comparing(DynoName::type).thenComparingInt(DynoName::number);

    public DynoName {
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "a process type is 1 to 128 letters, digits, '_' or '-': \"" + type + "\"");
        }
        if (number < 1) {
            throw new IllegalArgumentException("the number of a dyno is 1 or more, not " + number);
        }
    }

    /** Whether it is of the process type {@code web}, which is up when it listens. */
    public boolean isWeb() {
        return type.equals(WEB);
    }

    /**
     * Reads a name such as {@code web.1}.
     *
     * @throws IllegalArgumentException if the text is no such name
     */
    public static DynoName parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a dyno is named like web.1, not \"" + text + "\"");
        }
        return new DynoName(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(DynoName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return type + "." + number;
    }
}
