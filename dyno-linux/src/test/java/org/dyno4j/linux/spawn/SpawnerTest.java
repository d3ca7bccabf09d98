package org.dyno4j.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dyno4j.contract.Patience;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnerTest {
    private static final long CLONE_FS = 0x200;
    private static final Argument HERE = Argument.constant("AT_FDCWD", -100);

    private final JnaSystemCalls calls = JnaSystemCalls.open();
    private final Spawner spawner = Spawner.open(calls, Architecture.current());

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void aProgramRunsItsStepsAndExecutes() throws Exception {
        Path made = directory.resolve("made");
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.MKDIRAT, HERE, Argument.of(made.toString()), Argument.of(0700));
        execute(program, "/bin/true");

        Child child = spawner.spawn("test", CloneArguments.vfork(0), program.build());

        assertThat(exitCode(child)).isZero();
        assertThat(made).isDirectory();
    }

    @Test
    void aStepIsTakenForEachNumberOfARange() throws Exception {
        int first = 300;
        int last = 304;
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.DUP3, Argument.of(2), new Argument.Range(first, last), Argument.of(0));
        for (int descriptor = first; descriptor <= last; descriptor++) {
            program.call(SystemCall.CLOSE, Argument.of(descriptor));
        }
        int beyond = program.tryCall(SystemCall.CLOSE, Argument.of(last + 1));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));

        long result = spawner.runToEnd("test", CloneArguments.vfork(0), program.build(), beyond);

        assertThat(result).isEqualTo(-Errno.EBADF.number());
    }

    /** Or the pipes of dynos would stay open in it where the JVM is killed. */
    @Test
    void aSleeperHoldsNothingOfTheJvmsOpen() {
        List<Path> open = spawner.withSleeper(
                "test", 0, pid -> await().atMost(Patience.PATIENCE).until(() -> openIn(pid), List::isEmpty));

        assertThat(open).isEmpty();
    }

    @Test
    void aFailureWithinARangeEndsTheProgram() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.CLOSE, new Argument.Range(1_000_000, 1_000_001));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));

        assertThatThrownBy(() -> spawner.runToEnd("test", CloneArguments.vfork(0), program.build(), 0))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("close(1000000 to 1000001)");
    }

    @Test
    void aResultIsHandedToLaterSteps() throws Exception {
        Path file = directory.resolve("file");
        SyscallProgram.Builder program = SyscallProgram.builder();
        int descriptor = program.call(
                SystemCall.OPENAT, HERE, Argument.of(file.toString()), Argument.of(0x41), Argument.of(0600));
        for (String text : List.of("one", "two")) {
            program.call(
                    SystemCall.WRITE, new Argument.ResultOf(descriptor), Argument.of(text), Argument.of(text.length()));
        }
        execute(program, "/bin/true");

        exitCode(spawner.spawn("test", CloneArguments.vfork(0), program.build()));

        assertThat(file).hasContent("onetwo");
    }

    @Test
    void aFailedStepIsNamedWithItsErrorAndLeavesNoChild() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.GETPID);
        program.call(SystemCall.CHDIR, Argument.of("/does/not/exist"));
        execute(program, "/bin/true");
        Set<Path> before = children();

        assertThatThrownBy(() -> spawner.spawn("test", CloneArguments.vfork(0), program.build()))
                .isInstanceOfSatisfying(StepException.class, e -> {
                    assertThat(e.is(Errno.ENOENT)).isTrue();
                    assertThat(e.step()).isEqualTo(1);
                })
                .hasMessage("step 2: chdir(/does/not/exist) failed: ENOENT (No such file or directory)");
        // Of the earlier ones some may have ended meanwhile.
        assertThat(children()).isSubsetOf(before);
    }

    @Test
    void anOptionalStepMayFail() throws Exception {
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.tryCall(SystemCall.CHDIR, Argument.of("/does/not/exist"));
        execute(program, "/bin/true");

        assertThat(exitCode(spawner.spawn("test", CloneArguments.vfork(0), program.build())))
                .isZero();
    }

    @Test
    void aForkedChildBelongsToTheJvm() throws Exception {
        SyscallProgram.Builder program = SyscallProgram.builder();
        int fork = program.fork(spawner.call(), CloneArguments.vfork(CloneArguments.CLONE_PARENT));
        execute(program, "/bin/false");

        Child child = spawner.spawnInside("test", CloneArguments.vfork(0), program.build(), fork);

        assertThat(exitCode(child)).isEqualTo(1);
    }

    @Test
    void theFirstExecutableOfSeveralRuns() throws Exception {
        SyscallProgram.Builder program = SyscallProgram.builder();
        execute(program, "/does/not/exist", "/bin/true", "/bin/false");

        assertThat(exitCode(spawner.spawn("test", CloneArguments.vfork(0), program.build())))
                .isZero();
    }

    @Test
    void noExecutableIsToldApartFromNoFile() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        execute(program, "/etc/passwd", "/does/not/exist");

        assertThatThrownBy(() -> spawner.spawn("test", CloneArguments.vfork(0), program.build()))
                .isInstanceOfSatisfying(
                        ExecuteException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES.number()));
    }

    @Test
    void aRefusedCloneIsNamed() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        execute(program, "/bin/true");
        long contradiction = CloneArguments.CLONE_NEWNS | CLONE_FS;

        assertThatThrownBy(() -> spawner.spawn("test", CloneArguments.vfork(contradiction), program.build()))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("clone3(")
                .hasMessageContaining("EINVAL");
    }

    @Test
    void anEditedProgramRunsAsEdited() {
        ProgramEditor failFirst = new ProgramEditor() {
            @Override
            public SyscallProgram edit(String what, SyscallProgram program) {
                return program.replacing(0, SystemCall.CLOSE, Argument.of(-1));
            }
        };
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(SystemCall.GETPID);
        execute(program, "/bin/true");

        try (Spawner edited = Spawner.open(calls, Architecture.current(), failFirst)) {
            assertThatThrownBy(() -> edited.spawn("test", CloneArguments.vfork(0), program.build()))
                    .isInstanceOf(StepException.class)
                    .hasMessageContaining("step 1: close(-1) failed: EBADF");
        }
    }

    private static void execute(SyscallProgram.Builder program, String... paths) {
        for (String path : paths) {
            program.tryCall(
                    SystemCall.EXECVE,
                    Argument.of(path),
                    new Argument.Texts(List.of(path)),
                    new Argument.Texts(List.of()));
        }
        program.call(SystemCall.EXIT_GROUP, Argument.of(127));
    }

    private int exitCode(Child child) throws Exception {
        try (var pidfd = child.pidfd()) {
            return TestWait.exitCode(calls, pidfd.number());
        }
    }

    private static Set<Path> children() {
        return Children.of(ProcessHandle.current().pid());
    }

    private static List<Path> openIn(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.toList();
        }
    }
}
