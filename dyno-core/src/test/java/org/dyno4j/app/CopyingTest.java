package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CopyingTest {
    private final Copying copying = new Copying("hello");

    /** It comes too late for the copy, and is not meant for anything else. */
    @Test
    void theInterruptThatEndsACopyDoesNotOutliveIt() throws Exception {
        boolean interrupted = copying.make(() -> {
            copying.end();
            return Thread.currentThread().isInterrupted();
        });
        assertThat(interrupted).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> copying.make(() -> true))
                .withMessage("hello is closed");
    }
}
