package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.dyno4j.app.App;
import org.dyno4j.app.DynoHost;
import org.dyno4j.log.FileTarget;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogSubscription;
import org.jspecify.annotations.Nullable;

/**
 * A dyno prints as fast as the JVM takes it, while a subscriber takes nothing and a drain writes a file: for a JVM of its
 * own, whose heap and files are measured meanwhile.
 */
final class LogFlood {
    /** With the line feed. */
    private static final int LINE_BYTES = 1_024;

    private static final String OVER = "that was all";

    private LogFlood() {}

    /** Takes the application's directory, one for state, one for the drain's files, how often that is, and how much. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path application = Path.of(arguments[0]);
        Path state = Path.of(arguments[1]);
        FileTarget file = FileTarget.at(Path.of(arguments[2], "app.log"))
                .withRotation(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
        long lines = (Long.parseLong(arguments[5]) << 20) / LINE_BYTES;
        Files.writeString(
                application.resolve("Procfile"),
                "flood: yes $(printf 'x%.0s' {1.." + (LINE_BYTES - 1) + "}) | head -n " + lines + "; echo " + OVER
                        + "; exec sleep 1000\n");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        CountDownLatch over = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        try (DynoHost host = DynoHost.builder()
                .isolation(TestIsolation.open())
                .stateDirectory(state)
                .open()) {
            App app = host.createApp("flood", application);
            LogSubscription blocked = app.logs().subscribe(line -> {
                awaitQuietly(over);
                received.incrementAndGet();
            });
            app.logs().addDrain(file);
            app.deploy();
            long heapBefore = heapInUse();
            long filesBefore = bytesIn(temporary) + bytesIn(state);
            long began = System.nanoTime();
            app.scale("flood=1");
            long heap = heapBefore;
            long files = filesBefore;
            do {
                TimeUnit.MILLISECONDS.sleep(50);
                heap = Math.max(heap, heapInUse());
                files = Math.max(files, bytesIn(temporary) + bytesIn(state));
            } while (!isOver(app));
            double seconds = (System.nanoTime() - began) / 1e9;
            over.countDown();
            blocked.flush(TestIsolation.PATIENCE);
            System.out.printf(
                    "heap %d, files %d, drain %d, lines %d, received %d, dropped %d, MiB a second %.0f%n",
                    heap - heapBefore,
                    files - filesBefore,
                    bytesIn(Path.of(arguments[2])),
                    lines,
                    received.get(),
                    blocked.dropped(),
                    lines * (LINE_BYTES / 1048576.0) / seconds);
        }
    }

    private static boolean isOver(App app) {
        return app.logs().history(10, LogFilter.all()).stream()
                .anyMatch(line -> line.text().equals(OVER));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What is reachable: the collector has just taken away the rest. Between that and the look, other threads may come to
     * allocate for as long as this one is kept from a processor; hence the least of some looks.
     */
    private static long heapInUse() {
        return LongStream.generate(() -> {
                    System.gc();
                    return Runtime.getRuntime().totalMemory()
                            - Runtime.getRuntime().freeMemory();
                })
                .limit(3)
                .min()
                .orElseThrow();
    }

    /** {@link Files#walk} fails where a file is renamed while it looks. */
    private static long bytesIn(Path directory) throws IOException {
        FileSizes sizes = new FileSizes();
        Files.walkFileTree(directory, sizes);
        return sizes.sum;
    }

    private static final class FileSizes extends SimpleFileVisitor<Path> {
        private long sum;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE; // Renamed or removed meanwhile.
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
