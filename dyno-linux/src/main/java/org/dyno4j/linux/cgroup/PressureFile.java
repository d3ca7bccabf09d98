package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.dyno4j.isolation.ResourceMetrics.Stalls;

/** The content of a pressure file: lines {@code some avg10=0.00 … total=N} and {@code full …}, N in microseconds. */
final class PressureFile {
    private static final String TOTAL = "total=";

    private PressureFile() {}

    /** Absent where the text says nothing; kernels before 5.13 have no {@code full} line for the processor. */
    static Optional<Stalls> parse(String text) {
        return total(text, "some")
                .map(some -> new Stalls(some, total(text, "full").orElse(Duration.ZERO)));
    }

    private static Optional<Duration> total(String text, String kind) {
        return Splitter.on('\n')
                .splitToStream(text)
                .filter(line -> line.startsWith(kind + " "))
                .flatMap(line -> Splitter.on(' ').splitToStream(line))
                .filter(field -> field.startsWith(TOTAL))
                .map(field -> Duration.of(Long.parseLong(field.substring(TOTAL.length())), ChronoUnit.MICROS))
                .findFirst();
    }
}
