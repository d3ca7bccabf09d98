package org.dyno4j.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLimitsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 4_194_305, Integer.MAX_VALUE})
    void refusesNumbersOfProcessesThatTheKernelWould(int count) {
        assertThatThrownBy(() -> ResourceLimits.builder().processes(count).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("processes must be 1 to 4194304, the most that Linux has, not " + count);
        assertThat(ResourceLimits.builder().processes(4_194_304).build().processes())
                .hasValue(4_194_304);
    }

    @Test
    void refusesMoreMemoryThanALongCanSay() {
        assertThatThrownBy(() -> ResourceLimits.builder().memoryMebibytes(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + Long.MAX_VALUE);
    }
}
