package org.dyno4j.dyno.supervision;

import java.io.Serial;
import java.util.regex.Pattern;

/**
 * Looks for a line in which a pattern is found, and once it has one, for no other until it is asked to. Looks on the I/O
 * thread, which is everybody's: a pattern that takes too many steps on a line is not found in it. After many such lines,
 * fewer steps are too many: a dyno may print them as fast as it can.
 */
final class LineWatch implements LineObserver {
    /** A sensible pattern takes a few steps for each character; this many take some milliseconds. */
    private static final int MOST_STEPS = 200_000;

    /** Enough for a line of a hundred characters, whatever is sensible; some tens of microseconds. */
    private static final int FEW_STEPS = 5_000;

    private static final int MANY_LINES = 100;

    private final Pattern pattern;
    private final Runnable found;
    private int expensiveLines;
    private volatile boolean looking = true;
    private volatile boolean held;
    private volatile boolean wasHeld;

    /** {@code found} is run on the I/O thread, once for each time that it looks. */
    LineWatch(String expression, Runnable found) {
        this.pattern = Pattern.compile(expression);
        this.found = found;
    }

    /** Looks for a further line from now on. Any thread may call it. */
    void lookAgain() {
        wasHeld = false;
        looking = true;
    }

    /** Whether, since it looks, there was a time in which lines could not come, however many the dyno prints. */
    boolean wasHeldBack() {
        return held || wasHeld;
    }

    @Override
    public void heldBack() {
        held = true;
    }

    @Override
    public void goesOn() {
        wasHeld = true;
        held = false;
    }

    @Override
    public void printed(String line) {
        if (looking && isFoundIn(line)) {
            looking = false;
            found.run();
        }
    }

    private boolean isFoundIn(String line) {
        try {
            return pattern.matcher(new CountedText(line, expensiveLines < MANY_LINES ? MOST_STEPS : FEW_STEPS))
                    .find();
        } catch (TooManySteps | StackOverflowError tooExpensive) {
            expensiveLines++;
            return false;
        }
    }

    /** A line of which only so many characters may be looked at, each as often as one likes. */
    private static final class CountedText implements CharSequence {
        private final CharSequence text;
        private int stepsLeft;

        CountedText(CharSequence text, int steps) {
            this.text = text;
            this.stepsLeft = steps;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            stepsLeft--;
            if (stepsLeft < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Ends a search; nobody else sees it. */
    private static final class TooManySteps extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
