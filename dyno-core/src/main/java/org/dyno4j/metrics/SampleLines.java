package org.dyno4j.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.dyno4j.isolation.ResourceMetrics.Memory;

/** Samples as the log lines of Heroku's {@code log-runtime-metrics}; what is not known is left out. */
final class SampleLines {
    private static final double MEGABYTE = 1 << 20; // as Heroku counts them: 512.00MB is the quota of a standard-1x

    private SampleLines() {}

    /** At most two lines: load and memory. */
    static List<String> of(DynoSample sample, String application) {
        String beginning = "source=" + sample.dyno() + " dyno=" + application + "." + sample.dyno();
        List<String> lines = new ArrayList<>();
        addLine(lines, beginning, load(sample.load()));
        addLine(
                lines,
                beginning,
                memory(sample.metrics().memory(), sample.size().limits().memoryBytes()));
        return lines;
    }

    private static void addLine(List<String> lines, String beginning, List<String> samples) {
        if (!samples.isEmpty()) {
            lines.add(beginning + " " + String.join(" ", samples));
        }
    }

    private static List<String> load(LoadAverage load) {
        List<String> samples = new ArrayList<>();
        addLoad(samples, "load_avg_1m", load.oneMinute());
        addLoad(samples, "load_avg_5m", load.fiveMinutes());
        addLoad(samples, "load_avg_15m", load.fifteenMinutes());
        return samples;
    }

    private static List<String> memory(Memory memory, OptionalLong quota) {
        List<String> samples = new ArrayList<>();
        addMegabytes(samples, "memory_total", memory.total());
        addMegabytes(samples, "memory_rss", memory.resident());
        addMegabytes(samples, "memory_cache", memory.cache());
        addMegabytes(samples, "memory_swap", memory.swap());
        addPages(samples, "memory_pgpgin", memory.pagesIn());
        addPages(samples, "memory_pgpgout", memory.pagesOut());
        if (!samples.isEmpty()) {
            addMegabytes(samples, "memory_quota", quota);
        }
        return samples;
    }

    private static void addLoad(List<String> samples, String name, OptionalDouble value) {
        value.ifPresent(load -> samples.add(String.format(Locale.ROOT, "sample#%s=%.2f", name, load)));
    }

    private static void addMegabytes(List<String> samples, String name, OptionalLong bytes) {
        bytes.ifPresent(value -> samples.add(String.format(Locale.ROOT, "sample#%s=%.2fMB", name, value / MEGABYTE)));
    }

    private static void addPages(List<String> samples, String name, OptionalLong pages) {
        pages.ifPresent(value -> samples.add("sample#" + name + "=" + value + "pages"));
    }
}
