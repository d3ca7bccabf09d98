package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dyno4j.contract.Patience;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.procfile.ProcfileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the security checklist about formations, in real dynos. */
class FormationChecklistTest {
    private static final int THREADS = 4;
    private static final int REQUESTS = 25;
    private static final int DYNOS = 3;
    /** What the field notes call bounded. */
    private static final int LONGEST_TEXT = 10_100;

    /** A dyno locks the file of its name for as long as any process of it lives, and tells if another one had. */
    private static final String CLOCK =
            "clock: exec 9>>/locks/$DYNO; flock -n 9 || echo $DYNO >> /locks/twice;" + " exec sleep 1000\n";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private final LinuxIsolation isolation = TestIsolation.open();
    private final LogBuffer logs = LogBuffer.create();

    @TempDir
    private Path locks;

    @AfterEach
    void close() {
        isolation.close();
        logs.close();
    }

    @Test
    void S44_racesOfStartsStopsAndRestartsGiveNoSecondInstance() throws Exception {
        try (FormationManager manager = FormationManager.builder(Procfile.parse(CLOCK))
                .isolation(isolation)
                .stack(Stack.host().withWritable(locks, "/locks"))
                .restartPolicy(RestartPolicy.never())
                .stopPolicy(StopPolicy.standard())
                .logs(logs)
                .build()) {
            manager.scale("clock", DYNOS);
            manager.awaitUp(Patience.PATIENCE);
            race(manager);
            manager.scale("clock", DYNOS);
            manager.awaitSettled(Patience.PATIENCE);
            manager.restartAll();
            manager.awaitUp(Patience.PATIENCE);
            assertThat(manager.dynos()).hasSize(DYNOS);
            for (DynoStatus dyno : manager.dynos()) {
                await().atMost(Patience.PATIENCE).until(() -> isLocked(dyno.name()));
            }
        }
        assertThat(locks.resolve("twice")).doesNotExist();
        // Not by what they wrote: on a slow machine most are ended before they write anything.
        assertThat(logs.history(1_500, LogFilter.all()))
                .filteredOn(line -> line.text().startsWith("Starting process"))
                .hasSizeGreaterThan(THREADS);
        for (int number = 1; number <= DYNOS; number++) {
            assertThat(isLocked(new DynoName("clock", number))).isFalse();
        }
    }

    /** All that can be asked for, from several threads at once. */
    private static void race(FormationManager manager) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Void>> racers = IntStream.range(0, THREADS)
                .<Callable<Void>>mapToObj(seed -> () -> {
                    Random random = new Random(seed);
                    for (int request = 0; request < REQUESTS; request++) {
                        ask(manager, random);
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
                    }
                    return null;
                })
                .toList();
        try {
            for (Future<Void> racer : threads.invokeAll(racers)) {
                racer.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void ask(FormationManager manager, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> manager.restart("clock");
            case 1 -> manager.scale("clock", random.nextInt(DYNOS + 1));
            case 2 -> manager.stopAll();
            default -> manager.scale("clock", DYNOS);
        }
    }

    /** By the kernel's list, proc_locks(5): whoever tried to lock it would keep the dyno from doing so meanwhile. */
    private boolean isLocked(DynoName dyno) throws IOException {
        Path file = locks.resolve(dyno.toString());
        if (!Files.exists(file)) {
            return false;
        }
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readString(Path.of("/proc/locks")).lines().anyMatch(line -> line.contains(inode));
    }

    @Test
    void S45_aCommandThatIsTooLongIsQuotedInPartAndKnownAsAWhole() {
        String command = "/app/" + "x".repeat(100_000);
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThatThrownBy(() -> sandbox.start(ProcessSpec.command(command).build()))
                    .isInstanceOfSatisfying(CommandException.class, failure -> {
                        assertThat(failure.command()).isEqualTo(command);
                        assertThat(failure.getMessage()).contains("/app/xxx").hasSizeLessThan(LONGEST_TEXT);
                    });
            assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("/bin/true")
                            .workingDirectory(command)
                            .build()))
                    .isInstanceOf(SandboxException.class)
                    .message()
                    .hasSizeLessThan(LONGEST_TEXT);
        }
    }

    /** {@code MAX_ARG_STRLEN} of the kernel: one argument has at most 128 KiB. */
    @Test
    void S45_aCommandThatTheKernelRefusesIsNotRepeatedInLogsAndEvents() throws Exception {
        try (FormationManager manager = FormationManager.builder(Procfile.parse("web: " + "x".repeat(200_000)))
                .isolation(isolation)
                .restartPolicy(RestartPolicy.never())
                .logs(logs)
                .build()) {
            manager.scale("web", 1);
            await().atMost(Patience.PATIENCE).until(() -> manager.dynos().get(0).state() == DynoState.CRASHED);
            DynoStatus web = manager.dynos().get(0);
            assertThat(web.why()).contains("E2BIG").hasSizeLessThan(LONGEST_TEXT);
            assertThat(web.lastVerdict().orElseThrow().describe()).hasSizeLessThan(LONGEST_TEXT);
        }
        assertThat(logs.history())
                .isNotEmpty()
                .extracting(LogLine::text)
                .allMatch(line -> line.length() < LONGEST_TEXT)
                .anyMatch(line -> line.contains("E2BIG"));
    }

    @Test
    void S45_whatAProcfileThatCannotBeReadSaysIsBounded() {
        assertThatThrownBy(() -> Procfile.parse("x".repeat(500_000) + "\n" + "web:\n".repeat(50_000)))
                .isInstanceOf(ProcfileException.class)
                .message()
                .hasSizeLessThan(LONGEST_TEXT);
    }
}
