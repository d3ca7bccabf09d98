package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be started: each has an error of its own, and leaves nothing, however often it is tried. */
class SpawnErrorTest {
    private static final int ROUNDS = 20;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private Leftovers leftovers;

    @BeforeEach
    void createSandbox() throws Exception {
        Files.writeString(directory.resolve("text"), "no program\n");
        Files.createFile(directory.resolve("nonsense")).toFile().setExecutable(true, false);
        Files.write(directory.resolve("nonsense"), new byte[] {0x7f, 'E', 'L', 'F', 0});
        Files.setPosixFilePermissions(Files.createDirectory(directory.resolve("closed")), Set.of());
        sandbox = ISOLATION.create(SandboxSpec.named("web.1").application(directory));
        leftovers = Leftovers.now();
    }

    @AfterEach
    void theSandboxWorksAndNothingIsLeft() throws Exception {
        assertThat(TestIsolation.output(sandbox, "echo fine")).isEqualTo("fine\n");
        leftovers.awaitNone();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-command, 127, command not found",
        "/app/no-such-command, 127, command not found",
        "/app/text/below, 127, command not found",
        "/app/text, 126, not executable",
        "/etc/passwd, 126, not executable",
        "/app, 126, not executable",
        "/app/nonsense, 126, exec format error",
    })
    void aCommandIsNamedWithTheStatusThatAShellWouldGive(String command, int status, String why) {
        ProcessSpec spec = ProcessSpec.command(command, "argument").build();
        for (int i = 0; i < ROUNDS; i++) {
            assertThatThrownBy(() -> sandbox.start(spec))
                    .isInstanceOfSatisfying(CommandException.class, e -> {
                        assertThat(e.command()).isEqualTo(command);
                        assertThat(e.exitCode()).isEqualTo(status);
                        assertThat(e.sandbox()).isEqualTo("web.1");
                    })
                    .hasMessageContainingAll("web.1", command, why);
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, ENOENT", "/app/text, ENOTDIR", "/app/closed, EACCES", "/proc/1/root, ENOENT"})
    void aWorkingDirectoryIsNamedWithTheErrorOfEnteringIt(String workingDirectory, String error) {
        ProcessSpec spec = ProcessSpec.command("/bin/true")
                .workingDirectory(workingDirectory)
                .build();
        for (int i = 0; i < ROUNDS; i++) {
            assertThatThrownBy(() -> sandbox.start(spec))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll("web.1", "working directory " + workingDirectory, error);
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("no program", ProcessSpec.command("", "x"), "a command needs a program"),
                Arguments.of("NUL in the program", ProcessSpec.command("a\0b"), "argument 0"),
                Arguments.of("NUL in an argument", ProcessSpec.command("echo", "a", "b\0"), "argument 2"),
                Arguments.of("= in a name", ProcessSpec.command("env").environment("A=B", "secret"), "\"A=B\""),
                Arguments.of("NUL in a name", ProcessSpec.command("env").environment("A\0", "secret"), "NUL"),
                Arguments.of("an empty name", ProcessSpec.command("env").environment("", "secret"), "not empty"),
                Arguments.of("NUL in a value", ProcessSpec.command("env").environment("A", "secret\0"), "variable A "),
                Arguments.of("NUL in a directory", ProcessSpec.command("pwd").workingDirectory("/\0"), "NUL"),
                Arguments.of("a relative directory", ProcessSpec.command("pwd").workingDirectory("a"), "absolute"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatTheKernelCouldNotBeToldIsRefusedBefore(String what, ProcessSpec.Builder spec, String why) {
        assertThatThrownBy(() -> sandbox.start(spec.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anApplicationDirectoryThatIsNotThereIsNamed() {
        for (int i = 0; i < ROUNDS; i++) {
            assertThatThrownBy(
                            () -> ISOLATION.create(SandboxSpec.named("gone.1").application(directory.resolve("gone"))))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll("gone.1", directory.resolve("gone").toString());
        }
    }

    @Test
    void anApplicationThatIsAFileIsNamed() {
        assertThatThrownBy(() -> ISOLATION.create(SandboxSpec.named("file.1").application(directory.resolve("text"))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("file.1", directory.resolve("text").toString(), "not a directory");
    }
}
