package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dynos in a root directory of somebody's making: a few directories and a static shell. */
class StackTest {
    private static final int ATTACKED_STARTS = Integer.getInteger("dyno4j.test.attackedStarts", 60);
    private static final int MOST_ATTACKED_STARTS = 300;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("stack"));
        outside = Files.createDirectory(root.resolveSibling("outside"));
        Files.writeString(outside.resolve("release"), "the host's\n");
        for (String name : List.of("usr", "usr/bin", "etc", "var", "var/lib", "dev", "proc", "tmp", "opt")) {
            Files.createDirectory(root.resolve(name));
        }
        Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("usr/bin/busybox"));
        for (String name : List.of("sh", "cat", "ls", "id", "touch", "echo", "mkdir", "stat")) {
            Files.createSymbolicLink(root.resolve("usr/bin/" + name), Path.of("busybox"));
        }
        Files.writeString(root.resolve("etc/release"), "the stack's\n");
        Files.writeString(root.resolve("etc/passwd"), "somebody:x:0:0::/:/bin/sh\n");
        Files.writeString(root.resolve("var/lib/data"), "data\n");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        // A dyno is somebody else, to whom a directory of JUnit's is closed.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String output(Sandbox sandbox, String script) throws Exception {
        return TestIsolation.output(
                sandbox, ProcessSpec.command("/bin/sh", "-c", script).environment("PATH", "/bin"));
    }

    private SandboxSpec.Builder spec() {
        return SandboxSpec.named("web.1").stack(Stack.of(root));
    }

    @Test
    void programsFindTheStacksFilesAndTheirOwnUsers() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(spec())) {
            assertThat(output(sandbox, "cat /etc/release /var/lib/data; ls / | tr '\\n' ' '; id -un; ls -d /var/tmp/."))
                    .isEqualTo("the stack's\ndata\napp bin dev etc opt proc run tmp usr var dyno\n/var/tmp/.\n");
        }
    }

    @Test
    void nothingOfTheStackCanBeWrittenToAndTheRestWorks() throws Exception {
        String write = "for f in / /usr/ /etc/ /var/ /var/lib/ /opt/ /dev/ /run/; do touch ${f}new 2>&1; done;"
                + " for f in /app/ /tmp/ /var/tmp/ /dev/shm/; do echo x > ${f}new && echo written; done;"
                + " echo x > /dev/null; cat /proc/self/comm";
        List<Path> before = files();
        try (Sandbox sandbox = ISOLATION.create(spec())) {
            assertThat(output(sandbox, write).lines())
                    .hasSize(13)
                    .endsWith("written", "written", "written", "written", "cat")
                    .filteredOn(line -> line.contains("Read-only file system"))
                    .hasSize(8);
        }
        assertThat(files()).isEqualTo(before);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "dev", "etc", "proc", "run", "sys", "tmp", "var", "dev/null", "dev/pts", "dev/shm"})
    void S06_aLinkInPlaceOfAMountPointIsRefusedBeforeAnythingIsDone(String name) throws Exception {
        Path place = root.resolve(name);
        if (Files.exists(place)) {
            Files.move(place, directory.resolve("moved"));
        }
        Files.createSymbolicLink(place, outside);
        List<Path> before = files();
        assertThatThrownBy(() -> ISOLATION.create(spec()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("/" + name + " is a symbolic link");
        assertThat(files()).isEqualTo(before);
        try (Stream<Path> untouched = Files.list(outside)) {
            assertThat(untouched).containsExactly(outside.resolve("release"));
        }
    }

    /** Puts a link in place of {@code /etc} at the very moment between the check and the use. */
    private final class SwapBeforeUse implements ProgramEditor {
        private final boolean follow;

        private SwapBeforeUse(boolean follow) {
            this.follow = follow;
        }

        @Override
        public SyscallProgram edit(String what, SyscallProgram program) {
            SyscallProgram edited = program;
            int opened = 0;
            for (int step = 0; step < program.size(); step++) {
                String call = program.describe(step);
                if (call.contains("openat2(AT_FDCWD, " + root)) {
                    opened = step;
                    swap();
                }
                if (follow && opened > 0 && call.contains("open_tree(") && call.contains(", etc,")) {
                    edited = edited.replacing(
                            step,
                            SystemCall.OPEN_TREE,
                            new Argument.ResultOf(opened),
                            Argument.of("etc"),
                            Argument.constant("OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE", 0x88001));
                }
            }
            return edited;
        }

        private void swap() {
            try {
                Files.move(root.resolve("etc"), directory.resolve("moved"));
                Files.createSymbolicLink(root.resolve("etc"), outside);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void S07_aMountPointThatIsSwappedAfterTheCheckLeadsNowhere() {
        assertThatThrownBy(() -> startWith(new SwapBeforeUse(false)))
                .isInstanceOf(DynoException.class)
                .rootCause()
                .hasMessageContaining("move_mount");
    }

    @Test
    void S07_theSwapWouldLeadOutsideIfLinksWereFollowed() throws Exception {
        assertThat(startWith(new SwapBeforeUse(true))).isEqualTo("the host's\n");
    }

    private String startWith(ProgramEditor editor) throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open(editor);
                Sandbox sandbox = isolation.create(spec().build())) {
            return output(sandbox, "cat /etc/release");
        }
    }

    @Test
    void S07_whoeverRenamesMountPointsDuringStartsGetsNothingOutsideShown() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong restMillis = new AtomicLong();
        Thread attacker = new Thread(() -> attack(done, restMillis), "attacker");
        attacker.start();
        int started = 0;
        try {
            // On a slow machine few starts come through, as each of three binds has to hit a moment without a link: the
            // attacker rests for ever longer then.
            for (int i = 0; i < ATTACKED_STARTS || (started == 0 && i < MOST_ATTACKED_STARTS); i++) {
                restMillis.set(started == 0 ? 4L * i : 0);
                // Another place each time, so that the root is put together anew each time.
                Stack stack = Stack.of(root).withReadOnly(outside, "/place-" + i);
                try (Sandbox sandbox =
                        ISOLATION.create(SandboxSpec.named("web.1").stack(stack))) {
                    started++;
                    assertThat(output(sandbox, "cat /etc/release /opt/release /var/release 2> /dev/null"))
                            .isIn("the stack's\n", "");
                    assertThat(output(sandbox, "cat /proc/self/mountinfo").lines())
                            .filteredOn(line -> line.contains("/outside"))
                            .allMatch(line ->
                                    Splitter.on(' ').splitToList(line).get(4).startsWith("/place-"));
                } catch (DynoException refused) {
                    assertThat(refused).hasMessageNotContaining("unforeseen");
                }
            }
        } finally {
            done.set(true);
            attacker.join();
        }
        assertThat(started).as("starts that came through").isPositive();
    }

    private void attack(AtomicBoolean done, AtomicLong restMillis) {
        try {
            while (!done.get()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(restMillis.get()));
                for (String name : List.of("etc", "opt", "var")) {
                    Files.move(root.resolve(name), directory.resolve("moved"));
                    Files.createSymbolicLink(root.resolve(name), outside);
                    Files.delete(root.resolve(name));
                    Files.move(directory.resolve("moved"), root.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void directoriesOfTheHostAreShownWhereTheyAreWanted() throws Exception {
        Path writable = Files.createDirectory(directory.resolve("writable"));
        Stack stack = Stack.host().withReadOnly(outside, "/data/in/here").withWritable(writable, "/srv");
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").stack(stack))) {
            assertThat(TestIsolation.output(
                            sandbox,
                            "cat /data/in/here/release; LC_ALL=C touch /data/in/here/new 2>&1;"
                                    + " echo kept > /srv/file; stat -c %U /srv /srv/file"))
                    .isEqualTo("""
                            the host's
                            touch: cannot touch '/data/in/here/new': Read-only file system
                            dyno
                            dyno
                            """);
        }
        assertThat(writable.resolve("file")).hasContent("kept\n");
        assertThat(Files.getOwner(writable.resolve("file"))).isEqualTo(Files.getOwner(writable));
    }

    @Test
    void aPlaceBelowTheStacksOwnDirectoriesHasToBeThere() throws Exception {
        Files.createDirectory(root.resolve("opt/shared"));
        Stack there = Stack.of(root).withReadOnly(outside, "/opt/shared");
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").stack(there))) {
            assertThat(output(sandbox, "cat /opt/shared/release")).isEqualTo("the host's\n");
        }
        Stack missing = Stack.of(root).withReadOnly(outside, "/opt/missing");
        assertThatThrownBy(() -> ISOLATION.create(SandboxSpec.named("web.1").stack(missing)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("/opt/missing")
                .hasMessageContaining("ENOENT");
    }

    @Test
    void pathsWithLinksAndMissingSourcesAreRefused() throws Exception {
        Files.createSymbolicLink(root.resolve("opt/link"), Path.of("/tmp"));
        Path link = Files.createSymbolicLink(directory.toRealPath().resolve("link"), outside);
        Files.createDirectory(outside.resolve("below"));
        assertRefused(Stack.of(root).withReadOnly(outside, "/opt/link"), "symbolic links");
        assertRefused(Stack.of(root).withReadOnly(link.resolve("below"), "/data"), "symbolic links");
        assertRefused(Stack.of(root).withReadOnly(link, "/data"), "symbolic links");
        assertRefused(Stack.of(root).withReadOnly(outside.resolve("release"), "/data"), "is not a directory");
        assertRefused(Stack.host().withReadOnly(outside.resolve("gone"), "/data"), "there is no directory " + outside);
        assertRefused(Stack.of(outside.resolve("gone")), "there is no directory " + outside);
    }

    private static void assertRefused(Stack stack, String reason) {
        assertThatThrownBy(() -> ISOLATION.create(SandboxSpec.named("web.1").stack(stack)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anotherDirectoryOfTheSameNameIsAnotherStack() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(spec())) {
            assertThat(output(sandbox, "cat /etc/release")).isEqualTo("the stack's\n");
        }
        Files.move(root, directory.resolve("old"));
        makeRoot2();
        try (Sandbox sandbox = ISOLATION.create(spec())) {
            assertThat(output(sandbox, "cat /etc/release")).isEqualTo("another\n");
        }
    }

    private void makeRoot2() throws IOException {
        Files.createDirectory(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("bin", "etc")) {
            Files.createDirectory(root.resolve(name));
        }
        for (String name : List.of("sh", "cat")) {
            Files.copy(Path.of("/bin/busybox"), root.resolve("bin/" + name));
        }
        Files.writeString(root.resolve("etc/release"), "another\n");
    }
}
