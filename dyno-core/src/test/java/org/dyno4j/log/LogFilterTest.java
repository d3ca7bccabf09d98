package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFilterTest {
    private static final List<LogLine> LINES = List.of(
            line("app", "web.1"),
            line("app", "web.10"),
            line("dyno", "web.1"),
            line("app", "webhook.1"),
            line("app", "web"));

    @Test
    void wantsEverythingUnlessTold() {
        assertThat(LINES).allMatch(LogFilter.all());
    }

    @Test
    void comparesSourceAndDynoWhole() {
        assertThat(wanted(LogFilter.all().withSource("dyno"))).containsExactly("dyno[web.1]");
        assertThat(wanted(LogFilter.all().withSource("dy"))).isEmpty();
        assertThat(wanted(LogFilter.all().withDyno("web.1"))).containsExactly("app[web.1]", "dyno[web.1]");
    }

    @Test
    void aProcessTypeIsWhatStandsBeforeTheNumber() {
        assertThat(wanted(LogFilter.all().withProcessType("web")))
                .containsExactly("app[web.1]", "app[web.10]", "dyno[web.1]");
        assertThat(wanted(LogFilter.all().withProcessType("webhook"))).containsExactly("app[webhook.1]");
    }

    @Test
    void wantsOnlyWhatAllConditionsHoldFor() {
        assertThat(wanted(
                        LogFilter.all().withSource("app").withProcessType("web").withDyno("web.10")))
                .containsExactly("app[web.10]");
    }

    private static List<String> wanted(LogFilter filter) {
        return LINES.stream()
                .filter(filter)
                .map(line -> line.source() + "[" + line.process() + "]")
                .toList();
    }

    private static LogLine line(String source, String process) {
        return new LogLine(Instant.EPOCH, source, process, "text");
    }
}
