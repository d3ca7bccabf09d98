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
        watch.printed("listening on nothing");
        assertThat(found).hasValue(0);
        watch.printed("[1] listening on 5000.");
        watch.printed("[2] listening on 5001.");
        assertThat(found).hasValue(1);
    }

    /** It takes the I/O thread of all dynos: without a bound, longer than anybody waits. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPatternThatTakesForEverOnALineIsNotFoundInIt() {
        LineWatch watch = watch(".*.*.*.*.*.*b");
        watch.printed("a".repeat(5_000));
        assertThat(found).hasValue(0);
        watch.printed("ab");
        assertThat(found).hasValue(1);
    }

    /** A dyno that prints such lines as fast as it can is not to have the thread for itself. */
    @Test
    void aPatternThatTakesForEverOnManyLinesIsFoundWhereItTakesFewSteps() {
        String manySteps = "a".repeat(60) + "\nb";
        watch(".*.*b").printed(manySteps);
        assertThat(found).hasValue(1);

        LineWatch watch = watch(".*.*b");
        for (int line = 0; line < 100; line++) {
            watch.printed("a".repeat(5_000));
        }
        watch.printed(manySteps);
        assertThat(found).hasValue(1);
        watch.printed("ab");
        assertThat(found).hasValue(2);
    }

    @Test
    void aPatternThatOverflowsTheStackIsNotFoundInTheLine() {
        LineWatch watch = watch("^(a|b)*$");
        watch.printed("ab".repeat(50_000));
        assertThat(found).hasValue(0);
        watch.printed("ab");
        assertThat(found).hasValue(1);
    }

    @Test
    void itLooksForFurtherLinesWhenAskedTo() {
        LineWatch watch = watch("tick");
        watch.printed("tick 1");
        watch.printed("tick 2");
        assertThat(found).hasValue(1);
        watch.lookAgain();
        watch.printed("tock");
        watch.printed("tick 3");
        watch.printed("tick 4");
        assertThat(found).hasValue(2);
    }

    @Test
    void itKnowsWhenThereCouldBeNoLine() {
        LineWatch watch = watch("tick");
        assertThat(watch.wasHeldBack()).isFalse();
        watch.heldBack();
        watch.lookAgain();
        assertThat(watch.wasHeldBack()).isTrue();
        watch.goesOn();
        assertThat(watch.wasHeldBack()).isTrue();
        watch.lookAgain();
        assertThat(watch.wasHeldBack()).isFalse();
    }
}
