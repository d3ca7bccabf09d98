package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.log.Numbered.append;
import static org.dyno4j.log.Numbered.numbers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class FileDrainTest {
    private static final String PREFIX = "2026-11-23T12:00:00.000000+00:00 app[web.1]: ";
    private static final long LINE = PREFIX.length() + 5L; // four digits and a line feed

    private HeldThreads threads = new HeldThreads(); // of the last buffer

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("logs").resolve("app.log");
    }

    @Test
    void writesLinesAsTheyAreShown() throws IOException {
        try (LogBuffer buffer = buffer()) {
            buffer.addDrain(FileTarget.at(file), DrainOptions.heroku());
            buffer.append(LogLine.DYNO, "web.1", "State changed from starting to up");
            buffer.append(LogLine.APP, "web.1", "gr\u00fc\u00df dich");
        }
        assertThat(file)
                .hasContent("2026-11-23T12:00:00.000000+00:00 heroku[web.1]: State changed from starting to up\n"
                        + PREFIX + "gr\u00fc\u00df dich\n");
    }

    @Test
    void beginsANewFileWhereTheNextLineHasNoRoom() throws IOException, InterruptedException {
        write(FileTarget.at(file).withRotation(3 * LINE, 10), 1_000, 1_010);

        assertThat(contents(file)).isEqualTo(numbers(1_009, 1_010));
        assertThat(contents(older(1))).isEqualTo(numbers(1_006, 1_009));
        assertThat(contents(older(2))).isEqualTo(numbers(1_003, 1_006));
        assertThat(contents(older(3))).isEqualTo(numbers(1_000, 1_003));
        assertThat(older(4)).doesNotExist();
    }

    @Test
    void keepsNoMoreFilesThanWanted() throws IOException, InterruptedException {
        write(FileTarget.at(file).withRotation(LINE, 3), 1_000, 1_100);
        assertThat(contents(older(2))).isEqualTo(numbers(1_097, 1_098));
        assertThat(fileCount()).isEqualTo(3);
    }

    @Test
    void oneFileAloneStartsOver() throws IOException, InterruptedException {
        write(FileTarget.at(file).withRotation(2 * LINE, 1), 1_000, 1_003);
        assertThat(contents(file)).isEqualTo(numbers(1_002, 1_003));
        assertThat(fileCount()).isOne();
    }

    @Test
    void givesALineThatIsLargerThanAFileAFileOfItsOwn() throws IOException {
        try (LogBuffer buffer = buffer()) {
            buffer.addDrain(FileTarget.at(file).withRotation(LINE, 10));
            buffer.append(LogLine.APP, "web.1", "1000");
            buffer.append(LogLine.APP, "web.1", "x".repeat(1_000));
            buffer.append(LogLine.APP, "web.1", "1001");
        }
        assertThat(contents(older(2))).isEqualTo(List.of("1000"));
        assertThat(contents(older(1))).isEqualTo(List.of("x".repeat(1_000)));
        assertThat(contents(file)).isEqualTo(List.of("1001"));
    }

    @Test
    void losesNoLineWhileItRotates() throws IOException, InterruptedException {
        write(FileTarget.at(file).withRotation(100 * LINE, 1_000).withSync(), 1_000, 9_999);

        List<String> all = new ArrayList<>();
        for (int number = fileCount() - 1; number > 0; number--) {
            all.addAll(contents(older(number)));
        }
        all.addAll(contents(file));
        assertThat(all).isEqualTo(numbers(1_000, 9_999));
    }

    @Test
    void continuesAfterARestart() throws IOException, InterruptedException {
        FileTarget target = FileTarget.at(file).withRotation(3 * LINE, 10);
        write(target, 1_000, 1_002);
        write(target, 1_002, 1_004);

        assertThat(contents(older(1))).isEqualTo(numbers(1_000, 1_003));
        assertThat(contents(file)).isEqualTo(numbers(1_003, 1_004));
    }

    @Test
    void endsALineThatAKilledJvmLeftUnfinished() throws IOException, InterruptedException {
        FileTarget target = FileTarget.at(file);
        write(target, 1_000, 1_001);
        Files.writeString(file, Files.readString(file) + PREFIX + "unfin");
        write(target, 1_001, 1_002);

        assertThat(contents(file)).isEqualTo(List.of("1000", "unfin", "1001"));
    }

    @Test
    void keepsLinesWhileTheFileCannotBeWritten() throws Exception {
        Files.createDirectories(file);
        try (LogBuffer buffer = buffer()) {
            LogDrain drain = buffer.addDrain(FileTarget.at(file));
            append(buffer, 1_000, 1_010);
            await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
            assertThat(drain.status().queued()).isEqualTo(10);
            assertThat(drain.status().lastFailure().orElseThrow().message()).contains(file.toString());

            Files.delete(file);
            threads.goOff();
            assertThat(drain.flush(PATIENCE)).isTrue();
            assertThat(contents(file)).isEqualTo(numbers(1_000, 1_010));
        }
    }

    @Test
    void keepsLinesWhileTheDiskIsFull() throws Exception {
        Files.createDirectories(directory.resolve("logs"));
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (LogBuffer buffer = buffer()) {
            LogDrain drain = buffer.addDrain(FileTarget.at(file));
            append(buffer, 1_000, 1_010);
            await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
            assertThat(drain.status().queued()).isEqualTo(10);
            assertThat(drain.status().lastFailure().orElseThrow().message()).contains("No space left on device");

            Files.delete(file);
            threads.goOff();
            assertThat(drain.flush(PATIENCE)).isTrue();
            assertThat(contents(file)).isEqualTo(numbers(1_000, 1_010));
        }
    }

    @Test
    void refusesLimitsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileTarget.at(file).withRotation(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileTarget.at(file).withRotation(1, 0));
    }

    private void write(FileTarget target, int from, int to) throws InterruptedException {
        try (LogBuffer buffer = buffer()) {
            LogDrain drain = buffer.addDrain(target);
            append(buffer, from, to);
            assertThat(drain.flush(PATIENCE)).isTrue();
        }
    }

    private LogBuffer buffer() {
        threads = new HeldThreads();
        return LogBuffer.builder()
                .clock(Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC))
                .drainThreads(threads)
                .closePatience(PATIENCE)
                .build();
    }

    private Path older(int number) {
        return file.resolveSibling("app.log." + number);
    }

    private int fileCount() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            return (int) files.count();
        }
    }

    private static List<String> contents(Path path) throws IOException {
        return Files.readAllLines(path).stream()
                .map(line -> {
                    assertThat(line).startsWith(PREFIX);
                    return line.substring(PREFIX.length());
                })
                .toList();
    }
}
