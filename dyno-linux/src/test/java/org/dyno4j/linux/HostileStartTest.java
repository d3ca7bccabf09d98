package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process that starts in a dyno has the dyno's user for some microseconds before its program runs, and can be signalled
 * by what runs there already.
 */
class HostileStartTest {
    /** Stops whatever appears, by guessing its number: the last one is the last word of /proc/loadavg. */
    static final String STOP_NEWCOMERS = """
            import os, signal
            assert os.getpid() == 2, 'in a pid namespace of its own'
            load = open('/proc/loadavg')
            print('ready', flush=True)
            while True:
                load.seek(0)
                last = int(load.read().split()[-1])
                for pid in range(last, last + 3):
                    try:
                        if pid != os.getpid(): os.kill(pid, signal.SIGSTOP)
                    except OSError:
                        pass
            """;

    /** Looks into whatever appears; a program that the library starts here knows nothing of Java. */
    private static final String LOOK_AT_NEWCOMERS = """
            import os, sys
            address, marker = int(sys.argv[1]), sys.argv[2]
            load = open('/proc/loadavg')
            print('ready', flush=True)
            while True:
                load.seek(0)
                last = int(load.read().split()[-1])
                for pid in range(last, last + 3):
                    if pid == os.getpid(): continue
                    for look in ('mem', 'environ', 'maps', 'cmdline', 'fd/3', 'exe', 'cwd', 'root'):
                        path = f'/proc/{pid}/{look}'
                        try:
                            if look in ('fd/3', 'exe', 'cwd', 'root'):
                                seen = os.readlink(path)
                            else:
                                with open(path, 'rb', buffering=0) as file:
                                    if look == 'mem': file.seek(address)
                                    seen = file.read(4096).decode('latin1')
                            if 'java' in seen or marker in seen: print('SEEN', look, seen[:60].replace('\\0', ' '), flush=True)
                        except OSError:
                            pass
            """;

    private static final String THREAD = "hostile start";
    private static final int MANY = 20_000;
    private static final int ENOUGH = 400;

    /** On a slow machine one may be over before it was looked at. */
    private static final int FREEZES = 20;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    /** More than its own start a dyno's process doesn't hold up, and that until the dyno is closed. */
    @Test
    void aStartThatIsHeldUpHoldsUpNobodyElseAndEndsWithTheDyno() throws Exception {
        Leftovers leftovers = Leftovers.now();
        Sandbox hostile = ISOLATION.create("hostile.1");
        StringSink sink = new StringSink();
        hostile.start(ProcessSpec.command("/usr/bin/python3", "-c", STOP_NEWCOMERS)
                .stdout(sink)
                .build());
        sink.await("ready");
        FutureTask<Optional<Throwable>> starts = run(() -> startUntilRefused(hostile));
        awaitHeldUp(starts);

        FutureTask<String> other = run(() -> ISOLATION.output("echo fine"));
        assertThat(other.get(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("fine\n");
        FutureTask<Boolean> closing = run(() -> {
            hostile.close();
            return true;
        });
        assertThat(closing.get(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(starts.get(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .get()
                .isInstanceOf(SandboxException.class);
        leftovers.awaitNone();
    }

    /** A copy of the other's pipe, with whoever has no processor time, is stopped or waits, would hold back its end. */
    @Test
    void aStartThatIsHeldUpAtItsBirthHoldsNoCopyOfAnothersPipe() throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open(new HeldUpAtBirth("held.1"));
                Sandbox other = isolation.create(SandboxSpec.named("other.1").build());
                Sandbox held = isolation.create(SandboxSpec.named("held.1").build())) {
            SandboxProcess reader = other.start(
                    ProcessSpec.command("/bin/cat").stdin(StandardInput.PIPE).build());
            FutureTask<SandboxProcess> start =
                    run(() -> held.start(ProcessSpec.command("/bin/true").build()));
            await().atMost(TestIsolation.PATIENCE)
                    .untilAsserted(() -> assertThat(Newcomers.of(ProcessHandle.current(), THREAD))
                            .as("the guide and what it forked")
                            .hasSize(2));

            reader.stdin().close();

            assertThat(reader.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(start).isNotDone();
        }
    }

    /** Has each process of that dyno wait for ever as the first thing it does. */
    private record HeldUpAtBirth(String dyno) implements ProgramEditor {
        @Override
        public SyscallProgram edit(String what, SyscallProgram program) {
            return IntStream.range(0, what.equals(dyno) ? program.size() - 1 : 0)
                    .filter(step -> program.describe(step).contains("CLONE_PARENT"))
                    .mapToObj(fork -> program.replacing(
                            fork + 1,
                            SystemCall.PPOLL,
                            Argument.none(),
                            Argument.of(0),
                            Argument.none(),
                            Argument.none()))
                    .findFirst()
                    .orElse(program);
        }
    }

    /** Who freezes waits for starts to end; nobody else waits for him, and not for ever he. */
    @Test
    void aStartThatIsHeldUpLetsNoFreezeWaitForEverAndNoLookWaitForTheFreeze() throws Exception {
        try (Sandbox hostile = ISOLATION.create("hostile.1")) {
            StringSink sink = new StringSink();
            hostile.start(ProcessSpec.command("/usr/bin/python3", "-c", STOP_NEWCOMERS)
                    .stdout(sink)
                    .build());
            sink.await("ready");
            awaitHeldUp(run(() -> startUntilRefused(hostile)));

            boolean lookedMeanwhile = false;
            for (int i = 0; i < FREEZES && !lookedMeanwhile; i++) {
                FutureTask<Boolean> freezing = new FutureTask<>(() -> {
                    hostile.freeze();
                    return true;
                });
                Thread freezer = start(freezing);
                await().atMost(TestIsolation.PATIENCE)
                        .until(() -> freezing.isDone()
                                || freezer.getState() == Thread.State.TIMED_WAITING
                                || freezer.getState() == Thread.State.WAITING);
                run(() -> lookInto(hostile)).get(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                lookedMeanwhile = !freezing.isDone();

                assertThatThrownBy(() -> freezing.get(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(SandboxException.class)
                        .hasMessageStartingWith("hostile.1: can't be frozen: ");
            }
            assertThat(lookedMeanwhile).isTrue();
        }
    }

    private static boolean lookInto(Sandbox sandbox) throws IOException {
        sandbox.metrics();
        sandbox.runnableTasks();
        sandbox.connect(1).close();
        return sandbox.accepts(1);
    }

    /** Until its execution a new process is the JVM's memory, file for file. */
    @Test
    void aProcessThatStartsShowsNothingOfTheJvm() throws Exception {
        StringSink sink = new StringSink();
        String marker = "secret of the " + "JVM";
        try (NativeArena arena = new NativeArena();
                Sandbox hostile = ISOLATION.create("hostile.1")) {
            String address = Long.toString(NativeArena.address(arena.string(marker)));
            hostile.start(ProcessSpec.command("/usr/bin/python3", "-c", LOOK_AT_NEWCOMERS, address, marker)
                    .stdout(sink)
                    .build());
            sink.await("ready");
            for (int i = 0; i < ENOUGH; i++) {
                hostile.start(ProcessSpec.command("/bin/true").build()).awaitExit(TestIsolation.PATIENCE);
            }
        }
        assertThat(sink.text()).isEqualTo("ready\n");
    }

    private static Optional<Throwable> startUntilRefused(Sandbox sandbox) {
        for (int i = 0; i < MANY; i++) {
            try {
                // The output is closed as soon as the process is gone, or stopped for good.
                sandbox.start(ProcessSpec.command("/bin/true").build());
            } catch (SandboxException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    /** Until its process, stopped before its execution, ends with the dyno. */
    private static void awaitHeldUp(FutureTask<?> starts) {
        await().atMost(TestIsolation.PATIENCE.multipliedBy(5))
                .until(() -> starts.isDone()
                        || Newcomers.of(ProcessHandle.current(), THREAD).stream()
                                .anyMatch(Newcomers::isStopped));
        assertThat(starts).isNotDone();
    }

    private static <T> FutureTask<T> run(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        start(task);
        return task;
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, THREAD);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
