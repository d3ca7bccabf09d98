package org.dyno4j.dyno;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.dyno4j.isolation.ResourceLimits;

/**
 * Heroku's table of dyno sizes, from the Dev Center pages "Dyno Types" (June 2024), "Dyno Scaling and Process Limits"
 * (December 2024) and "Dyno Memory Behavior" (October 2024). Its MB and GB are binary units.
 */
final class HerokuSizes {
    private static final String FIR = "dyno-";
    private static final int MEBIBYTES_PER_GIBIBYTE = 1024;
    private static final int WEIGHT_PER_COMPUTE = 100;
    private static final int FIR_WEIGHT_PER_PROCESSOR = 600;
    private static final int MAXIMUM_WEIGHT = 10_000;

    private static final ImmutableMap<String, DynoSize> SIZES = Maps.uniqueIndex(
            Stream.of(cedar(), spaces("private"), spaces("shield"), fir())
                    .flatMap(family -> family)
                    .iterator(),
            DynoSize::name);

    private HerokuSizes() {}

    static Optional<DynoSize> find(String name) {
        return Optional.ofNullable(SIZES.get(name));
    }

    /** {@code Performance-L-RAM}; names of others, and of Fir's sizes, stay as they are. */
    static String title(String name) {
        if (!SIZES.containsKey(name) || name.startsWith(FIR)) {
            return name;
        }
        return Ascii.toUpperCase(name.substring(0, 1)) + afterFamily(name);
    }

    private static String afterFamily(String name) {
        int end = name.indexOf('-');
        return end < 0 ? name.substring(1) : name.substring(1, end) + Ascii.toUpperCase(name.substring(end));
    }

    static Set<String> names() {
        return SIZES.keySet();
    }

    private static Stream<DynoSize> cedar() {
        return Stream.of(
                size("eco", 0.5, 1, limits(1, 256)),
                size("basic", 0.5, 1, limits(1, 256)),
                size("standard-1x", 0.5, 1, limits(1, 256)),
                size("standard-2x", 1, 2, limits(2, 512)),
                size("performance-m", 2.5, 5, limits(12, 16_384).cpus(2)),
                size("performance-l", 14, 28, limits(50, 32_768).cpus(8)),
                // An older page says 24,576 processes.
                size("performance-l-ram", 30, 36, limits(24, 16_384).cpus(4)),
                size("performance-xl", 62, 74, limits(50, 32_768).cpus(8)),
                size("performance-2xl", 126, 151, limits(100, 65_536).cpus(16)));
    }

    /** Private and shield sizes have no swap, so they are killed at their quota. */
    private static Stream<DynoSize> spaces(String family) {
        return Stream.of(
                size(family + "-s", 1, 1, limits(12, 512)),
                size(family + "-m", 2.5, 2.5, limits(12, 16_384).cpus(2)),
                size(family + "-l", 14, 14, limits(50, 32_768).cpus(8)),
                size(family + "-l-ram", 30, 30, limits(24, 16_384).cpus(4)),
                size(family + "-xl", 62, 62, limits(50, 32_768).cpus(8)),
                size(family + "-2xl", 126, 126, limits(100, 65_536).cpus(16)));
    }

    private static Stream<DynoSize> fir() {
        return Stream.of(
                fir("dyno-1c-0.5gb", 1, 0.5, 256),
                fir("dyno-2c-1gb", 2, 1, 512),
                fir("dyno-1c-4gb", 1, 4, 16_384),
                fir("dyno-2c-8gb", 2, 8, 16_384),
                fir("dyno-4c-16gb", 4, 16, 32_768),
                fir("dyno-8c-32gb", 8, 32, 32_768),
                fir("dyno-16c-64gb", 16, 64, 32_768),
                fir("dyno-2c-4gb", 2, 4, 16_384),
                fir("dyno-4c-8gb", 4, 8, 16_384),
                fir("dyno-8c-16gb", 8, 16, 32_768),
                fir("dyno-16c-32gb", 16, 32, 32_768),
                fir("dyno-32c-64gb", 32, 64, 32_768),
                fir("dyno-1c-8gb", 1, 8, 16_384),
                fir("dyno-2c-16gb", 2, 16, 32_768),
                fir("dyno-4c-32gb", 4, 32, 32_768),
                fir("dyno-8c-64gb", 8, 64, 32_768),
                fir("dyno-16c-128gb", 16, 128, 65_536));
    }

    private static DynoSize fir(String name, int processors, double gibibytes, int processes) {
        ResourceLimits.Builder limits = ResourceLimits.builder()
                .cpuWeight(Math.min(MAXIMUM_WEIGHT, FIR_WEIGHT_PER_PROCESSOR * processors))
                .cpus(processors)
                .processes(processes);
        return size(name, gibibytes, gibibytes, limits);
    }

    private static ResourceLimits.Builder limits(int compute, int processes) {
        return ResourceLimits.builder().cpuWeight(WEIGHT_PER_COMPUTE * compute).processes(processes);
    }

    private static DynoSize size(
            String name, double gibibytes, double killPointGibibytes, ResourceLimits.Builder limits) {
        ResourceLimits complete =
                limits.memoryMebibytes(mebibytes(gibibytes)).swapBytes(0).build();
        return new DynoSize(name, complete, OptionalLong.of(mebibytes(killPointGibibytes) << 20));
    }

    private static long mebibytes(double gibibytes) {
        return Math.round(gibibytes * MEBIBYTES_PER_GIBIBYTE);
    }
}
