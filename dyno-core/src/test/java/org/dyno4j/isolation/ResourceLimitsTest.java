package org.dyno4j.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceLimitsTest {
    @Test
    void refusesMoreProcessesThanTheKernelCanCount() {
        ResourceLimits.Builder most = ResourceLimits.builder().processes(4_194_303);
        assertThat(most.build().processes()).hasValue(4_194_303);
        ResourceLimits.Builder tooMany = ResourceLimits.builder().processes(4_194_304);
        assertThatThrownBy(tooMany::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("processes must be 1 to 4194303, not 4194304");
    }

    @Test
    void refusesMoreMemoryThanALongCanSay() {
        assertThatThrownBy(() -> ResourceLimits.builder().memoryMebibytes(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + Long.MAX_VALUE);
    }
}
