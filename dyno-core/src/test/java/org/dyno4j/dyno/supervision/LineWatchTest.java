package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a line is found. */
class LineWatchTest {
    private final AtomicInteger found = new AtomicInteger();

    private LineWatch watch(String expression) {
        return new LineWatch(expression, found::incrementAndGet);
    }

    @Test
    void theFirstLineThatMatchesSomewhereIsTold() {
        LineWatch watch = watch("listening on \\d+");
        watch.accept("listening on nothing");
        assertThat(found).hasValue(0);
        watch.accept("[1] listening on 5000.");
        watch.accept("[2] listening on 5001.");
        assertThat(found).hasValue(1);
    }

    /** It takes the I/O thread of all dynos: without a bound, longer than anybody waits. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPatternThatTakesForEverOnALineIsNotFoundInIt() {
        LineWatch watch = watch(".*.*.*.*.*.*b");
        watch.accept("a".repeat(5_000));
        assertThat(found).hasValue(0);
        watch.accept("ab");
        assertThat(found).hasValue(1);
    }

    /** A dyno that prints such lines as fast as it can is not to have the thread for itself. */
    @Test
    void aPatternThatTakesForEverOnManyLinesIsFoundWhereItTakesFewSteps() {
        String manySteps = "a".repeat(60) + "\nb";
        watch(".*.*b").accept(manySteps);
        assertThat(found).hasValue(1);

        LineWatch watch = watch(".*.*b");
        for (int line = 0; line < 100; line++) {
            watch.accept("a".repeat(5_000));
        }
        watch.accept(manySteps);
        assertThat(found).hasValue(1);
        watch.accept("ab");
        assertThat(found).hasValue(2);
    }

    @Test
    void aPatternThatOverflowsTheStackIsNotFoundInTheLine() {
        LineWatch watch = watch("^(a|b)*$");
        watch.accept("ab".repeat(50_000));
        assertThat(found).hasValue(0);
        watch.accept("ab");
        assertThat(found).hasValue(1);
    }
}
