package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.TerminalSize;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose a terminal is, and what is left of it. */
class DynoTerminalTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private static ProcessSpec.Builder onTerminal(String script) {
        return TestIsolation.bash(script).terminal(TerminalSize.STANDARD);
    }

    private static String shown(Sandbox sandbox, String script) throws Exception {
        return TestIsolation.output(sandbox, onTerminal(script)).replace("\r\n", "\n");
    }

    @Test
    void S14_theTerminalIsTheSandboxsOwnAndTheDynosUsers() throws Exception {
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            String script = "tty; [ $(stat -c %u:%g $(tty)) = $(id -u):$(id -g) ] && stat -c '%A %t' $(tty)";
            // Of the same name in both: each has a devpts of its own. 0x88 is UNIX98_PTY_SLAVE_MAJOR (linux/major.h).
            assertThat(shown(one, script)).isEqualTo("/dev/pts/0\ncrw--w---- 88\n");
            assertThat(shown(other, script)).isEqualTo("/dev/pts/0\ncrw--w---- 88\n");
        }
    }

    @Test
    void S03_noDescriptorButTheThreeGetsIn() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThat(shown(
                            sandbox,
                            "for ((i = 0; i < 100; i++)); do [ -e /proc/$$/fd/$i ] && readlink /proc/$$/fd/$i; done"))
                    .isEqualTo("/dev/pts/0\n/dev/pts/0\n/dev/pts/0\n");
        }
    }

    @Test
    void itControlsTheSessionThatTheProcessLeads() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            // proc_pid_stat(5): process id, name, state, parent, group, session, terminal, its foreground group.
            String leads = "read -r pid _ _ parent group session terminal foreground _ < /proc/$$/stat;"
                    + " echo $((pid == group && pid == session && pid == foreground)) $((terminal != 0))";
            assertThat(shown(sandbox, leads)).isEqualTo("1 1\n");
        }
    }

    @Test
    void S13_nobodyTypesOnHisOwnTerminalEither() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            ProcessSpec.Builder typing = ProcessSpec.command(
                            "/usr/bin/python3",
                            "-c",
                            "import fcntl\ntry: fcntl.ioctl(0, 0x5412, b'x')\nexcept OSError as e: print(e.errno)")
                    .terminal(TerminalSize.STANDARD);
            assertThat(TestIsolation.output(sandbox, typing)).isEqualTo("1\r\n");
        }
    }

    /**
     * The shell waits, and reads nothing meanwhile: else it may take the end of its input for the end. It looks for signals
     * before it waits: one that comes in between is seen when the wait is over.
     */
    @Test
    void theBackgroundJobsOfAShellEndWithItsTerminalToo() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            StringSink sink = new StringSink();
            SandboxProcess shell = sandbox.start(ProcessSpec.command("/bin/bash", "--norc", "-i")
                    .environment("PATH", "/usr/bin:/bin")
                    .terminal(TerminalSize.STANDARD)
                    .stdout(sink)
                    .build());
            shell.stdin().write("sleep 1000 & echo shell $$; wait\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            org.awaitility.Awaitility.await()
                    .atMost(TestIsolation.PATIENCE)
                    .until(() -> isWaiting(sandbox, sink.text()));
            shell.hangUp();

            assertThat(shell.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(1));
            org.awaitility.Awaitility.await()
                    .atMost(TestIsolation.PATIENCE)
                    .until(() -> TestIsolation.output(sandbox, "pgrep -c sleep").equals("0\n"));
        }
    }

    private static boolean isWaiting(Sandbox sandbox, String printed) throws Exception {
        Matcher shell = Pattern.compile("shell ([0-9]+)\r\n").matcher(printed);
        return shell.find()
                && TestIsolation.output(sandbox, "cat /proc/" + shell.group(1) + "/wchan")
                        .equals("do_wait");
    }

    @Test
    void manyTerminalsInTurnLeaveNothing() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            shown(sandbox, "true");
            Leftovers leftovers = Leftovers.now();
            for (int i = 0; i < 200; i++) {
                assertThat(TestIsolation.output(
                                sandbox, ProcessSpec.command("/bin/true").terminal(TerminalSize.STANDARD)))
                        .isEmpty();
            }
            leftovers.awaitNone();
            assertThat(TestIsolation.output(sandbox, "ls /dev/pts")).isEqualTo("ptmx\n");
        }
    }

    @Test
    void closingTheSandboxEndsWhatHasATerminalAndLeavesNothing() throws Exception {
        Leftovers leftovers = Leftovers.now();
        Sandbox sandbox = ISOLATION.create("web.1");
        List<StringSink> sinks =
                IntStream.range(0, 5).mapToObj(i -> new StringSink()).toList();
        List<SandboxProcess> processes = sinks.stream()
                .map(sink -> sandbox.start(onTerminal("trap '' HUP TERM; echo ready; while :; do sleep 1; done")
                        .stdout(sink)
                        .build()))
                .toList();
        sinks.forEach(sink -> sink.await("ready\r\n"));
        processes.get(0).hangUp();
        sandbox.close();

        for (SandboxProcess process : processes) {
            assertThat(process.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
        }
        assertThat(sinks).allMatch(StringSink::ended);
        leftovers.awaitNone();
    }

    @Tag("limits")
    @Test
    void whoeverHangsUpOnAFrozenProcessEndsItWhenItIsThawed() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            SandboxProcess process = sandbox.start(onTerminal("sleep 1000").build());
            sandbox.freeze();
            process.hangUp();
            sandbox.thaw();

            assertThat(process.awaitExit(TestIsolation.PATIENCE))
                    .isEqualTo(new ExitStatus.Signalled(Signal.SIGHUP.number()));
        }
    }
}
