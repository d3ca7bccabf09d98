package org.dyno4j.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.app.AppStates.SLUG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.dyno4j.state.AtomicFile;
import org.dyno4j.state.PowerCut;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppFileTest {
    private static final KeptApp APP = AppStates.app(AppStates.full());

    @TempDir
    private Path directory;

    private Path path = Path.of("");

    @BeforeEach
    void create() {
        path = directory.resolve("state");
    }

    private AppFile file(AtomicFile file) {
        return new AppFile(path, file, APP.name(), APP.directory());
    }

    private void save() {
        file(new AtomicFile(path)).save(APP.state());
    }

    @Test
    void readsWhatItWrote() {
        assertThat(AppFile.read(path)).isEmpty();
        save();
        assertThat(AppFile.read(path)).contains(APP);
    }

    @Test
    void canBeReadByPeopleTooButByTheOwnerAlone() throws IOException {
        save();
        assertThat(path).hasContent("""
                dyno4j-app 1
                name my+app
                directory %2Fsrv%2Fmy+app
                last 2
                secret KEY
                config GREETING bonjour+%C3%A0+tous+%2B%25%0A
                config KEY hunter2
                formation web 2 standard-2x
                release 1 succeeded 2026-11-25T08%3A00%3A00Z SLUG Deploy+9f86d08
                with 1 GREETING hello
                release 2 pending 2026-11-25T08%3A00%3A00.000000001Z SLUG Set+EMPTY%2C+KEY+config+vars
                with 2 EMPTY\s
                with 2 KEY hunter2
                current 1
                lines 13
                """.replace("SLUG", SLUG));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void aWriteThatIsCutAtAnyByteLeavesTheOldOrTheNewState() {
        KeptApp old = AppStates.app(AppState.empty());
        byte[] before = AppText.format(old).getBytes(UTF_8);
        PowerCut whole = new PowerCut(path, before, Long.MAX_VALUE);
        file(whole.file()).save(APP.state());
        assertThat(whole.stepsDone()).isGreaterThan(AppText.format(APP).length());

        for (long steps = 0; steps < whole.stepsDone(); steps++) {
            PowerCut cut = new PowerCut(path, before, steps);
            assertThatThrownBy(() -> file(cut.file()).save(APP.state())).isInstanceOf(StateException.class);
            assertThat(cut.possibleContents())
                    .as("cut after %d steps", steps)
                    .allSatisfy(content ->
                            assertThat(content.map(AppTextParser::parse)).isIn(Optional.of(old), Optional.of(APP)));
        }
    }

    @Test
    void aFileThatWasCutOffAnywhereIsNoticed() throws IOException {
        save();
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> AppFile.read(path)).as("%d bytes", length).isInstanceOf(StateException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyno4j-app 2\\nlines 0 | line 1 is not \"dyno4j-app 1\"",
                "dyno4j-app 1\\nlines 1 | a part of the file is missing",
                "dyno4j-app 1\\nlines 0 | there is no line \"last\"",
                "dyno4j-app 1\\nlast -1\\nlines 1 | line 2, \"last\", is not understood: negative",
                "dyno4j-app 1\\nlast 1 2\\nlines 1 | line 2, \"last\", is not understood: it has 2 values, not 1",
                "dyno4j-app 1\\nlost 1\\nlines 1 | line 2, \"lost\", is not understood: unknown",
                "dyno4j-app 1\\nwith 1 A hunter2\\nlines 1 | line 2, \"with\", is not understood",
                "dyno4j-app 1\\nconfig A hunter2%zz\\nlines 1 | line 2, \"config\", is not understood",
                "dyno4j-app 1\\nrelease 1 done 2026-11-25T08:00:00Z x y\\nlines 1 | line 2, \"release\"",
                "dyno4j-app 1\\nname a\\ndirectory b\\nlast 1\\ncurrent 1\\nlines 4 | the current release v1 is not there",
            })
    void saysWhatIsWrongWithAFileThatItDidNotWriteAndNoValue(String text, String problem) throws IOException {
        Files.writeString(path, text.replace("\\n", "\n") + "\n");
        assertThatThrownBy(() -> AppFile.read(path))
                .isInstanceOfSatisfying(
                        StateException.class,
                        thrown -> assertThat(thrown.file()).isEqualTo(path.toString()))
                .hasMessageStartingWith("Reading the state file " + path + " failed: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("hunter2")
                .hasStackTraceContaining(problem);
    }
}
