package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a flood of lines costs at most, whatever its length; the ordinary build lets 128 MiB go by,
 * {@code -Ddyno4j.floodMebibytes=1024} as much as it says.
 */
@Tag("limits")
class LogFloodTest {
    private static final int MEBIBYTES = Integer.getInteger("dyno4j.floodMebibytes", 128);
    private static final long MIB = 1 << 20;

    /** The history, and the queues of a subscriber and of a drain, as they are where nobody asks for other limits. */
    private static final long KEPT_BY_THE_LOG = (8 + 8 + 8) * MIB;

    /** Classes that are loaded meanwhile, buffers of the pump, a batch that a drain is writing. */
    private static final long SLACK = 16 * MIB;

    private static final long ROTATED_AT = MIB;
    private static final int FILES = 3;

    @TempDir
    private Path directory;

    @Test
    void S22_aFloodAtFullRateGrowsNeitherHeapNorDiskBeyondWhatTheLogMayKeep() throws Exception {
        // Out of a cgroup that it has to itself this JVM moves; the other one could not, with this one in there.
        TestIsolation.open().close();
        OtherJvm jvm = new OtherJvm(
                List.of(), OtherJvm.in(List.of()).classPath(), make("tmp").toString());
        String output = jvm.run(
                0,
                List.of(),
                LogFlood.class,
                make("application").toString(),
                make("state").toString(),
                make("drain").toString(),
                Long.toString(ROTATED_AT),
                Integer.toString(FILES),
                Integer.toString(MEBIBYTES));
        String figures = output.lines()
                .filter(line -> line.startsWith("heap "))
                .findFirst()
                .orElseThrow();
        System.out.println(MEBIBYTES + " MiB: " + figures);

        assertThat(figure(figures, "heap")).isLessThan(KEPT_BY_THE_LOG + SLACK);
        assertThat(figure(figures, "files")).as("temporary and state").isLessThan(MIB);
        assertThat(figure(figures, "drain")).isBetween(1L, FILES * ROTATED_AT + 10_000);
        assertThat(figure(figures, "dropped")).isPositive();
        // Those that the dyno printed, and some of the platform's: its start, and what was dropped.
        assertThat(figure(figures, "received") + figure(figures, "dropped"))
                .isBetween(figure(figures, "lines"), figure(figures, "lines") + 100);
    }

    private Path make(String name) throws Exception {
        return Files.createDirectory(directory.resolve(name));
    }

    private static long figure(String figures, String name) {
        return Pattern.compile(name + " (-?\\d+)")
                .matcher(figures)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
