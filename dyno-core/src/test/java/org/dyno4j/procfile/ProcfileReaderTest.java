package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dyno4j.procfile.Diagnostic.Reason.NOT_UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dyno4j.procfile.ProcfileUnreadableException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProcfileReaderTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("Procfile");
    }

    @Test
    void readsAFileAsUtf8() throws IOException {
        Files.writeString(file(), "web: echo größe 🚀\n");

        assertThat(Procfile.read(file()).processTypes()).containsExactly(new ProcessType("web", "echo größe 🚀"));
        assertThat(Procfile.readFrom(directory)).hasToString("web: echo größe 🚀\n");
    }

    @Test
    void readsInTheGrammarThatIsAskedFor() throws IOException {
        Files.writeString(file(), "My_Web: cmd\n");

        assertThat(Procfile.read(file(), ProcfileGrammar.HEROKU_CNB).find("my-web"))
                .isPresent();
    }

    @Test
    void namesTheFileInWhatItRefuses() throws IOException {
        Files.writeString(file(), "web: cmd\njunk\n");

        assertThatThrownBy(() -> Procfile.read(file()).strict()).hasMessageStartingWith(file() + " can't be used:");
        assertThatThrownBy(() -> Procfile.read(file(), ProcfileGrammar.HEROKU_CNB))
                .hasMessageStartingWith(file() + " can't be used:");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertUnreadable(file(), Problem.MISSING);
    }

    @Test
    void saysThatALinkLeadsNowhere() throws IOException {
        Files.createSymbolicLink(file(), directory.resolve("gone"));

        assertUnreadable(file(), Problem.MISSING);
    }

    @Test
    void followsALinkWithinTheDirectory() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("deploy")).resolve("Procfile.web"), "web: cmd\n");
        Files.createSymbolicLink(file(), Path.of("deploy", "Procfile.web"));

        assertThat(Procfile.readFrom(directory)).hasToString("web: cmd\n");
    }

    @Test
    void S38_doesNotFollowALinkOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret"), "root: of the host's\n");
        Files.createSymbolicLink(file(), secret);

        assertThatThrownBy(() -> Procfile.readFrom(directory))
                .hasMessage("Reading the Procfile " + file()
                        + " failed: it is a link out of this directory; put the file itself here")
                .asInstanceOf(type(ProcfileUnreadableException.class))
                .satisfies(thrown -> assertThat(thrown.problem()).isEqualTo(Problem.OUTSIDE));
        assertThat(Procfile.read(file())).hasToString("root: of the host's\n");
    }

    @Test
    void saysThatADirectoryIsNoFile() {
        assertUnreadable(directory, Problem.NOT_A_FILE);
    }

    @Test
    void passesOnWhyReadingFailed() throws IOException {
        Files.writeString(file(), "web: cmd\n");

        assertUnreadable(file().resolve("Procfile"), Problem.INPUT_OUTPUT);
        assertThatThrownBy(() -> Procfile.readFrom(file()))
                .hasMessage("Reading the Procfile " + file() + "/Procfile failed: Not a directory");
    }

    @Test
    void saysThatAFileMayNotBeRead() {
        // Tests often run as root, whom no mode keeps out.
        AccessDeniedException cause = new AccessDeniedException(file().toString());

        assertThat(ProcfileReader.unreadable(file(), cause))
                .hasCause(cause)
                .hasMessageContaining("may not read it")
                .extracting(ProcfileUnreadableException::problem)
                .isEqualTo(Problem.ACCESS_DENIED);
    }

    private static void assertUnreadable(Path file, Problem problem) {
        assertThatThrownBy(() -> Procfile.read(file))
                .hasMessageContaining(file.toString())
                .asInstanceOf(type(ProcfileUnreadableException.class))
                .satisfies(thrown -> assertThat(thrown.problem()).isEqualTo(problem))
                .satisfies(thrown -> assertThat(thrown.file()).isEqualTo(file.toString()))
                .satisfies(thrown -> assertThat(thrown.diagnostics()).isEmpty());
    }

    @Test
    void takesAFileOfOneMebibyteAndNoMore() throws IOException {
        String largest = "web: " + "x".repeat((1 << 20) - "web: ".length());
        Files.writeString(file(), largest);
        assertThat(Procfile.read(file()).processTypes()).hasSize(1);

        Files.writeString(file(), largest + "x");

        assertThatThrownBy(() -> Procfile.read(file()))
                .isInstanceOf(ProcfileTooLargeException.class)
                .hasMessageContaining(file().toString());
    }

    static Stream<Arguments> malformedBytes() {
        return Stream.of(
                arguments("web: caf\u00E9\n".getBytes(StandardCharsets.ISO_8859_1), 1, 9),
                arguments(("# 🚀\r\nweb: " + "\u00FF").getBytes(StandardCharsets.ISO_8859_1), 2, 6),
                arguments("web: cmd\n".getBytes(StandardCharsets.UTF_16), 1, 1),
                arguments(new byte[] {'a', ':', 'b', '\n', (byte) 0xC3}, 2, 1),
                arguments(new byte[] {'a', ':', (byte) 0xED, (byte) 0xA0, (byte) 0x80}, 1, 3),
                arguments(new byte[] {'a', ':', (byte) 0xC0, (byte) 0x80}, 1, 3));
    }

    @ParameterizedTest
    @MethodSource("malformedBytes")
    void saysWhereBytesAreNotUtf8(byte[] bytes, int line, int column) throws IOException {
        Files.write(file(), bytes);

        assertThatThrownBy(() -> Procfile.read(file()))
                .hasMessageContaining(file().toString())
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics())
                        .extracting(Diagnostic::line, Diagnostic::column, Diagnostic::reason)
                        .containsExactly(tuple(line, column, NOT_UTF_8)));
    }
}
