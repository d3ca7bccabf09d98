package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dyno4j.usage.Dynos.dyno;
import static org.dyno4j.usage.Dynos.span;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageFileTest {
    private static final Usage USAGE = new Usage(List.of(
            span(dyno("web.1"), "2026-11-25T08:00:00Z", "PT1H15M30.000000001S"),
            span(
                    new MeteredDyno("my app +%\n", new DynoName("run", Integer.MAX_VALUE), "größe", "v3"),
                    "1969-12-31T23:59:59.999999999Z",
                    "PT1S")));

    @TempDir
    private Path directory;

    private Path path = Path.of("");
    private UsageFile file = new UsageFile(Path.of("usage"));

    @BeforeEach
    void create() {
        path = directory.resolve("usage");
        file = new UsageFile(path);
    }

    @Test
    void readsWhatItWrote() {
        file.write(USAGE);

        assertThat(file.read()).isEqualTo(USAGE);
    }

    @Test
    void hasNoUsageBeforeTheFirstWrite() {
        assertThat(file.read()).isEqualTo(Usage.none());
    }

    @Test
    void canBeReadByPeopleToo() {
        file.write(new Usage(List.of(span(dyno("my app", "web.1", "eco"), "2026-11-25T08:00:00Z", "PT90S"))));

        assertThat(path).hasContent("dyno4j-usage 1\nmy+app web.1 eco v1 2026-11-25T08:00:00Z PT1M30S\nspans 1\n");
    }

    @Test
    void aFileThatWasCutOffAnywhereIsNoticed() throws IOException {
        file.write(USAGE);
        byte[] whole = Files.readAllBytes(path);

        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(file::read).as("%d bytes", length).isInstanceOf(UsageFileException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyno4j-usage 2\\nspans 0\\n | line 1",
                "dyno4j-usage 1\\nspans 1\\n | a part of the file is missing",
                "dyno4j-usage 1\\na web.1 eco v1 2026-11-25T08:00:00Z\\nspans 1\\n | line 2 has 5 fields",
                "dyno4j-usage 1\\na web eco v1 2026-11-25T08:00:00Z PT1S\\nspans 1\\n | line 2: a dyno is named",
                "dyno4j-usage 1\\na web.1 eco v1 2026-13-25T08:00:00Z PT1S\\nspans 1\\n | line 2: Text '2026-13",
                "dyno4j-usage 1\\na web.1 eco v1 2026-11-25T08:00:00Z PT-1S\\nspans 1\\n | line 2: a web.1: use is",
                "dyno4j-usage 1\\na web.1 eco v1 2026-11-25T08:00:00Z PT2S\\na web.1 eco v1 2026-11-25T08:00:01Z PT2S\\nspans 2\\n | a web.1 is used twice",
            })
    void saysWhatIsWrongWithAFileThatItDidNotWrite(String text, String problem) throws IOException {
        Files.writeString(path, text.replace("\\n", "\n"));

        assertThatThrownBy(file::read)
                .asInstanceOf(type(UsageFileException.class))
                .satisfies(thrown -> assertThat(thrown.file()).isEqualTo(path.toString()))
                .satisfies(thrown -> assertThat(thrown)
                        .hasMessageStartingWith("Reading the usage file " + path + " failed")
                        .hasMessageContaining(problem));
    }

    @Test
    void saysWhichFileCanNotBeWritten() {
        UsageFile nowhere = new UsageFile(directory.resolve("missing").resolve("usage"));

        assertThatThrownBy(() -> nowhere.write(USAGE))
                .isInstanceOf(UsageFileException.class)
                .hasMessageContaining("Writing the usage file " + directory.resolve("missing"));
    }
}
