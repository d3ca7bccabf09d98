package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.linux.LinuxIsolation;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;

/**
 * What the JVM itself holds while dynos do nothing.
 *
 * @param threads its Java threads
 * @param descriptors its open files
 * @param sampling processor time that it takes to sample all of them once, their load included
 */
record IdleDynos(int threads, long descriptors, Duration sampling) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Threads that only start and stop dynos end when they have had nothing to do for ten seconds. */
    private static final Duration UNTIL_WORKERS_END = Duration.ofSeconds(12);

    private static final int WARM_UP = 10;
    private static final int SAMPLINGS = 10;
    private static final int LOOKS_AT_LOAD = 4;

    private static final String TYPE = "idle";

    /** A few, and many. */
    record Comparison(int few, IdleDynos withFew, int many, IdleDynos withMany) {}

    static Comparison compare(int few, int many) throws InterruptedException {
        DynoSize small = DynoSize.of(
                "small",
                ResourceLimits.builder().memoryMebibytes(16).processes(8).build());
        try (LinuxIsolation isolation = LinuxIsolation.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager manager = FormationManager.builder(Procfile.parse(TYPE + ": exec sleep 1000000"))
                        .isolation(isolation)
                        .size(TYPE, small)
                        .logs(logs)
                        .build()) {
            IdleDynos withFew = scale(manager, few);
            return new Comparison(few, withFew, many, scale(manager, many));
        }
    }

    private static IdleDynos scale(FormationManager manager, int count) throws InterruptedException {
        manager.scale(TYPE, count);
        manager.awaitUp(PATIENCE);
        TimeUnit.NANOSECONDS.sleep(UNTIL_WORKERS_END.toNanos());
        return new IdleDynos(Thread.getAllStackTraces().size(), openDescriptors(), sampling(manager));
    }

    /** As {@link org.dyno4j.metrics.MetricsSampler} does it in one interval, by one thread, once it is warm. */
    private static Duration sampling(FormationManager manager) {
        sample(manager, WARM_UP);
        long before = processorNanos();
        sample(manager, SAMPLINGS);
        return Duration.ofNanos((processorNanos() - before) / SAMPLINGS);
    }

    /** What the calling thread has used: the first field (Documentation/scheduler/sched-stats.rst). */
    private static long processorNanos() {
        try {
            String text = Files.readString(Path.of("/proc/thread-self/schedstat"));
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean sampled) {
        if (!sampled) {
            throw new IllegalStateException("an idle dyno could not be sampled");
        }
    }

    private static void sample(FormationManager manager, int times) {
        for (int i = 0; i < times; i++) {
            for (DynoStatus dyno : manager.dynos()) {
                require(manager.metrics(dyno.name()).isPresent());
                for (int look = 0; look < LOOKS_AT_LOAD; look++) {
                    require(manager.runnableTasks(dyno.name()).isPresent());
                }
            }
        }
    }

    private static long openDescriptors() {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
