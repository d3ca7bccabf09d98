package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.usage.Dynos.period;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class BillingPeriodTest {
    private static final BillingPeriod NOVEMBER = BillingPeriod.month(YearMonth.of(2026, 11));

    @Test
    void aMonthIsOneInUtcWithoutItsEnd() {
        assertThat(NOVEMBER).isEqualTo(period("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));
        assertThat(NOVEMBER.contains(Instant.parse("2026-11-01T00:00:00Z"))).isTrue();
        assertThat(NOVEMBER.contains(Instant.parse("2026-11-30T23:59:59.999999999Z")))
                .isTrue();
        assertThat(NOVEMBER.contains(Instant.parse("2026-12-01T00:00:00Z"))).isFalse();
        assertThat(NOVEMBER).hasToString("2026-11");
    }

    @Test
    void theInstantBetweenTwoMonthsBelongsToTheSecond() {
        assertThat(BillingPeriod.monthOf(Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualTo(BillingPeriod.month(YearMonth.of(2026, 12)));
        assertThat(BillingPeriod.monthOf(Instant.parse("2026-11-30T23:59:59.999999999Z")))
                .isEqualTo(NOVEMBER);
    }

    @Test
    void isCutIntoMonths() {
        assertThat(period("2026-10-31T23:00:00Z", "2026-12-01T00:00:01Z").months())
                .containsExactly(
                        period("2026-10-31T23:00:00Z", "2026-11-01T00:00:00Z"),
                        NOVEMBER,
                        period("2026-12-01T00:00:00Z", "2026-12-01T00:00:01Z"));
        assertThat(NOVEMBER.months()).containsExactly(NOVEMBER);
        assertThat(period("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z").months())
                .isEmpty();
    }

    @Test
    void refusesToEndBeforeItStartsAndToBeSplitOutside() {
        assertThatThrownBy(() -> period("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NOVEMBER.splitAt(Instant.parse("2026-12-01T00:00:01Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
