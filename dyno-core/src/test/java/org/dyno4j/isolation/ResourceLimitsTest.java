package org.dyno4j.isolation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceLimitsTest {
    @Test
    void refusesMoreMemoryThanALongCanSay() {
        assertThatThrownBy(() -> ResourceLimits.builder().memoryMebibytes(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + Long.MAX_VALUE);
    }
}
