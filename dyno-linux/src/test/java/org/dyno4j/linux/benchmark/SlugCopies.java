package org.dyno4j.linux.benchmark;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.dyno4j.slug.SlugObserver;
import org.dyno4j.slug.SlugStore;

/**
 * What it takes to make a slug of a program of 100 MiB in 4,000 files, beside {@code cp -a}, which neither computes a digest
 * nor sees to it that the copy survives a power cut.
 */
final class SlugCopies implements AutoCloseable {
    private static final int DIRECTORIES = 40;
    private static final int FILES_EACH = 100;
    private static final int FILE_BYTES = (100 << 20) / DIRECTORIES / FILES_EACH;
    private static final double NANOS = 1e9;

    private final Path directory;
    private final Path program;
    private final List<Double> plain = new ArrayList<>();
    private final List<Double> temporary = new ArrayList<>();
    private final List<Double> kept = new ArrayList<>();
    private final List<Double> keptAgain = new ArrayList<>();

    private SlugCopies() throws IOException {
        directory = Files.createTempDirectory("dyno4j-benchmark-slugs");
        program = Files.createDirectory(directory.resolve("program"));
        Random random = new Random(1);
        byte[] content = new byte[FILE_BYTES];
        for (int number = 0; number < DIRECTORIES; number++) {
            Path part = Files.createDirectory(program.resolve("part-" + number));
            for (int file = 0; file < FILES_EACH; file++) {
                random.nextBytes(content);
                Files.write(part.resolve("file-" + file), content);
            }
        }
    }

    /** Measures in turns, of which the first, with a cold JVM, does not count. */
    static void compare(int rounds, Table table) throws IOException, InterruptedException {
        try (SlugCopies copies = new SlugCopies()) {
            copies.measure();
            List.of(copies.plain, copies.temporary, copies.kept, copies.keptAgain)
                    .forEach(List::clear);
            for (int round = 0; round < rounds; round++) {
                copies.measure();
            }
            copies.addTo(table);
        }
    }

    private void addTo(Table table) {
        String what = "slug of 100 MiB in " + DIRECTORIES * FILES_EACH + " files / cp -a, ";
        table.add(what + "for as long as the JVM", compared(temporary));
        table.add(what + "kept", compared(kept));
        table.add(what + "kept, after a change of one file", compared(keptAgain));
    }

    private String compared(List<Double> took) {
        double seconds =
                Ratio.of(took, took.stream().map(any -> NANOS).toList()).median();
        return String.format(Locale.ROOT, "%s; %.2f s", Ratio.of(took, plain), seconds);
    }

    private void measure() throws IOException, InterruptedException {
        Path copy = directory.resolve("copy");
        plain.add(time(() -> StartBenchmark.run(List.of("cp", "-a", program.toString(), copy.toString()))));
        remove(copy);
        try (SlugStore store = SlugStore.temporary()) {
            temporary.add(time(() -> store.snapshot(program, SlugObserver.none())));
        }
        Path slugs = directory.resolve("slugs");
        try (SlugStore store = SlugStore.in(slugs)) {
            kept.add(time(() -> store.snapshot(program, SlugObserver.none())));
            Files.writeString(program.resolve("changed"), String.valueOf(System.nanoTime()));
            keptAgain.add(time(() -> store.snapshot(program, SlugObserver.none())));
        }
        remove(slugs);
    }

    @FunctionalInterface
    private interface Step {
        Object take() throws IOException, InterruptedException;
    }

    private static double time(Step step) throws IOException, InterruptedException {
        long before = System.nanoTime();
        Object unused = step.take();
        return System.nanoTime() - before;
    }

    private static void remove(Path directory) throws IOException {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    @Override
    public void close() throws IOException {
        remove(directory);
    }
}
