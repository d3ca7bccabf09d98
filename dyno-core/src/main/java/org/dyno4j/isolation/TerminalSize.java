package org.dyno4j.isolation;

/**
 * How many characters fit on a terminal.
 *
 * @param columns in a row, 1 to 65,535
 * @param rows 1 to 65,535
 */
public record TerminalSize(int columns, int rows) {
    /** What a VT100 had, for those who don't know better. */
    public static final TerminalSize STANDARD = new TerminalSize(80, 24);

    private static final int MOST = 0xffff;

    public TerminalSize {
        if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
            throw new IllegalArgumentException(
                    "a terminal has 1 to " + MOST + " columns and rows, not " + columns + " and " + rows);
        }
    }
}
