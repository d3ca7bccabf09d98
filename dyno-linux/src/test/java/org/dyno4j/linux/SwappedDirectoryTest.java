package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.dyno4j.DynoException;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Directories of the host that somebody puts something else in place of, while a dyno is made that is to see them. */
class SwappedDirectoryTest {
    private static final int ATTACKED_STARTS = 60;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    private Path application;
    private Path outside;

    @BeforeEach
    void makeDirectories() throws IOException {
        Path real = directory.toRealPath();
        application = Files.createDirectory(real.resolve("application"));
        Files.writeString(application.resolve("file"), "the application's\n");
        outside = Files.createDirectory(real.resolve("outside"));
        Files.writeString(outside.resolve("file"), "somebody else's\n");
        for (Path path : List.of(directory, application, outside)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void linksInThePathThatTheCallerGivesAreFollowed() throws Exception {
        Path prefix = Files.createSymbolicLink(directory.resolve("prefix"), directory);
        Path link = Files.createSymbolicLink(directory.resolve("link"), application);
        for (Path path : List.of(prefix.resolve("application"), link, application.resolve("../prefix/link"))) {
            try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").application(path))) {
                assertThat(TestIsolation.output(sandbox, "cat file")).isEqualTo("the application's\n");
            }
        }
    }

    @Test
    void anApplicationThatIsNoDirectoryIsRefused() throws Exception {
        Path file = Files.createSymbolicLink(directory.resolve("link"), application.resolve("file"));
        assertThatThrownBy(() -> ISOLATION.create(SandboxSpec.named("web.1").application(file)))
                .isInstanceOf(SandboxException.class)
                .hasMessage("web.1: the application " + file + " is not a directory");
    }

    /** Root shows what was checked, under whatever name it is by then; others open it again, and find the link. */
    @Test
    void S07_anApplicationThatIsSwappedAfterTheCheckIsNotTakenForWhatStandsInItsPlace() throws Exception {
        assertNothingElseIsShown(SandboxSpec.named("web.1").application(application), "cat file");
    }

    @Test
    void S07_aBoundDirectoryThatIsSwappedAfterTheCheckIsNotTakenForWhatStandsInItsPlace() throws Exception {
        assertNothingElseIsShown(bound(), "cat /data/file");
    }

    private void assertNothingElseIsShown(SandboxSpec.Builder spec, String look) throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open(new Swap())) {
            if (TestIsolation.asRoot()) {
                try (Sandbox sandbox = isolation.create(spec.build())) {
                    assertThat(TestIsolation.output(sandbox, look)).isEqualTo("the application's\n");
                }
            } else {
                assertThatThrownBy(() -> isolation.create(spec.build()))
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContainingAll("openat2(", "ELOOP");
            }
        }
    }

    /** Of an application's path links are followed, whoever made them; to a bound directory none may lead. */
    @Test
    void S07_whoeverSwapsABoundDirectoryDuringStartsGetsNothingElseShown() throws Exception {
        nothingElseIsShown(bound(), "cat /data/file");
    }

    private SandboxSpec.Builder bound() {
        return SandboxSpec.named("web.1").stack(Stack.host().withReadOnly(application, "/data"));
    }

    private void nothingElseIsShown(SandboxSpec.Builder spec, String look) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong restMillis = new AtomicLong();
        Thread attacker = new Thread(() -> attack(done, restMillis), "attacker");
        attacker.start();
        int started = 0;
        try {
            // On a slow machine few starts come through: the attacker leaves the directory alone for ever longer then.
            for (int i = 0; i < ATTACKED_STARTS || (started == 0 && i < 10 * ATTACKED_STARTS); i++) {
                restMillis.set(started == 0 ? 4L * i : 0);
                try (Sandbox sandbox = ISOLATION.create(spec)) {
                    started++;
                    assertThat(TestIsolation.output(sandbox, look)).isEqualTo("the application's\n");
                } catch (DynoException refused) {
                    assertThat(refused).hasMessageStartingWith("web.1");
                }
            }
        } finally {
            done.set(true);
            attacker.join();
        }
        assertThat(started).as("starts that came through").isPositive();
    }

    private void attack(AtomicBoolean done, AtomicLong restMillis) {
        while (!done.get()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(restMillis.get()));
            swap();
            try {
                Files.delete(application);
                Files.move(directory.resolve("moved"), application);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void swap() {
        try {
            Files.move(application, directory.resolve("moved"));
            Files.createSymbolicLink(application, outside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a link in place of the directory when the sandbox's program is made, which is after the check. */
    private final class Swap implements ProgramEditor {
        private final AtomicBoolean swapped = new AtomicBoolean();

        @Override
        public SyscallProgram edit(String what, SyscallProgram program) {
            if (what.equals("web.1") && swapped.compareAndSet(false, true)) {
                swap();
            }
            return program;
        }
    }
}
