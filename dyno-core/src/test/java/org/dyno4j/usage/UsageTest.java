package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.usage.Dynos.dyno;
import static org.dyno4j.usage.Dynos.period;
import static org.dyno4j.usage.Dynos.span;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final MeteredDyno WEB_1 = dyno("web.1");

    @Test
    void aSpanAcrossTheBoundaryIsCutThereAndTheBoundaryBelongsToTheSecondPart() {
        Usage usage = new Usage(List.of(span(WEB_1, "2026-10-31T23:59:58Z", "PT5S")));

        assertThat(usage.within(period("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"))
                        .spans())
                .containsExactly(span(WEB_1, "2026-10-31T23:59:58Z", "PT2S"));
        assertThat(usage.within(period("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"))
                        .spans())
                .containsExactly(span(WEB_1, "2026-11-01T00:00:00Z", "PT3S"));
    }

    @Test
    void nothingOfASpanThatEndsAtTheBoundaryIsBehindIt() {
        Usage usage = new Usage(List.of(span(WEB_1, "2026-10-31T23:59:58Z", "PT2S")));

        assertThat(usage.within(period("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")))
                .isEqualTo(Usage.none());
    }

    @Test
    void refusesToCountTheSameUseTwice() {
        Usage usage = new Usage(List.of(span(WEB_1, "2026-11-01T00:00:00Z", "PT5S")));
        Usage overlapping = new Usage(List.of(
                span(new MeteredDyno("hello", WEB_1.dyno(), "eco", "v9"), "2026-11-01T00:00:04.999999999Z", "PT5S")));

        assertThatThrownBy(() -> usage.plus(usage))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hello web.1 is used twice");
        assertThatThrownBy(() -> overlapping.plus(usage)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dynosOfOneNameInTwoAppsAreTwo() {
        Usage usage = new Usage(List.of(
                span(WEB_1, "2026-11-01T00:00:00Z", "PT5S"),
                span(dyno("other", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT7S")));

        assertThat(usage.by(MeteredDyno::app))
                .containsEntry("hello", Duration.ofSeconds(5))
                .containsEntry("other", Duration.ofSeconds(7));
    }

    @Test
    void refusesUseOfNoOrNegativeLength() {
        assertThatThrownBy(() -> span(WEB_1, "2026-11-01T00:00:00Z", "PT0S"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hello web.1");
        assertThatThrownBy(() -> span(WEB_1, "2026-11-01T00:00:00Z", "PT-1S"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesABlankAppSizeOrRelease() {
        assertThatThrownBy(() -> dyno(" ", "web.1", "eco")).hasMessageContaining("app is blank");
        assertThatThrownBy(() -> dyno("hello", "web.1", "")).hasMessageContaining("size is blank");
        assertThatThrownBy(() -> new MeteredDyno("hello", WEB_1.dyno(), "eco", ""))
                .hasMessageContaining("release is blank");
    }
}
