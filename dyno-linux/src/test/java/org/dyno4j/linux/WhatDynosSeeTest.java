package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.TemporarySpace;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a dyno sees, by the security checklist; each wall but the kernel's own is taken away once, to see it missed. */
class WhatDynosSeeTest {
    /** Which hidden paths show anything, or are still the kernel's own: on many a host some of them are empty. */
    private static final String READABLE = """
            cd /proc
            for path in acpi asound interrupts kcore keys kpagecgroup kpagecount kpageflags latency_stats pressure \
                    sched_debug scsi timer_list timer_stats; do
                [ -e $path ] || continue
                [ $(stat -f -c %T $path) = tmpfs ] || echo $path
                [ -d $path ] || [ $(head -c 1 $path | wc -c) = 0 ] || echo $path
                [ -f $path ] || [ -z "$(ls -A $path)" ] || echo $path
            done
            """;

    /** What comes of writing to some file of each. */
    private static final String WRITE = """
            LC_ALL=C
            for path in bus fs irq sys/kernel sysrq-trigger; do
                file=$(find /proc/$path -type f 2> /dev/null | head -n 1)
                [ -z "$file" ] || echo x 2>&1 > $file
            done
            """;

    /** The mount of which all of a dyno's own files are parts. */
    private static final String SCRATCH = "mount(tmpfs, /run,";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    @Test
    void S08_maskedPathsAreEmpty() throws Exception {
        assertThat(ISOLATION.output(READABLE)).isEmpty();
        assertThat(ISOLATION.output(READABLE.replace("cd /proc", "cd /proc/self/root/proc")))
                .isEmpty();
        assertThat(seenWithout("mount(/run/empty-file,", READABLE)).contains("interrupts");
        assertThat(seenWithout("mount(/run/empty-directory,", READABLE))
                .isNotEqualTo("")
                .doesNotContain("interrupts");
    }

    @Test
    void S08_readOnlyPathsCannotBeWrittenTo() throws Exception {
        assertThat(ISOLATION.output(WRITE).lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("Read-only file system"))
                .anyMatch(line -> line.contains("/proc/sys"))
                .anyMatch(line -> line.contains("/proc/irq"));
        assertThat(seenWithout("mount(/proc/sys,", WRITE).lines())
                .filteredOn(line -> line.contains("/proc/sys/"))
                .noneMatch(line -> line.contains("Read-only file system"));
        assertThat(ISOLATION.output("LC_ALL=C mount -o remount,bind,rw /proc/sys 2>&1; echo"))
                .isNotBlank();
        assertThat(ISOLATION.output("[ -w /proc/self/comm ] && echo x > /proc/self/comm && echo written"))
                .isEqualTo("written\n");
    }

    @Test
    void S08_thereIsNoSysAndNoCgroupFileSystem() throws Exception {
        assertThat(ISOLATION.output("ls -d /sys /cgroup 2> /dev/null; grep -E ' - (sysfs|cgroup2?|debugfs|tracefs|"
                        + "securityfs|bpf|configfs|fusectl) ' /proc/self/mountinfo"))
                .isEmpty();
    }

    @Test
    void S16_nothingOfANeighbourCanBeRead() throws Exception {
        String secret = "secret-" + ProcessHandle.current().pid();
        String look = "grep -alE '[s]ecret-' /proc/[0-9]*/{environ,cmdline} 2> /dev/null; ls -l /proc/[0-9]*/fd 2>&1"
                + " | grep -E '[s]ecret-'; echo done";
        try (Sandbox neighbour = ISOLATION.create("web.1");
                Sandbox sandbox = ISOLATION.create("web.2")) {
            StringSink started = new StringSink();
            SandboxProcess process = neighbour.start(
                    TestIsolation.bash("exec 9> /tmp/" + secret + "; echo up; exec -a " + secret + " sleep 600")
                            .environment("SECRET", secret)
                            .stdout(started)
                            .build());
            started.await("up");
            assertThat(TestIsolation.output(sandbox, look)).isEqualTo("done\n");
            // The same look finds all of it from where it may be seen.
            assertThat(TestIsolation.output(neighbour, look)).contains("/environ", "/cmdline", "/tmp/" + secret);
            process.signal(Signal.SIGKILL);
            process.awaitExit(TestIsolation.PATIENCE);
        }
    }

    @Test
    void S19_locksOnSharedFilesAreSeenByNeighboursAsIsDocumented() throws Exception {
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            StringSink held = new StringSink();
            SandboxProcess holder = one.start(TestIsolation.bash("flock /usr/bin/env sh -c 'echo held; sleep 600'")
                    .stdout(held)
                    .build());
            held.await("held");
            assertThat(TestIsolation.output(other, "flock -n /usr/bin/env true || echo locked"))
                    .isEqualTo("locked\n");
            holder.signal(Signal.SIGKILL);
            holder.awaitExit(TestIsolation.PATIENCE);
        }
    }

    @Test
    void S20_messageQueuesArePrivate() throws Exception {
        String open = "import ctypes, os; c = ctypes.CDLL(None, use_errno=True); "
                + "r = c.mq_open(b'/dyno4j', os.O_RDWR | FLAGS, 0o666, None); "
                + "print('open' if r >= 0 else os.strerror(ctypes.get_errno()))";
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            assertThat(python(one, open.replace("FLAGS", "os.O_CREAT"))).isEqualTo("open\n");
            assertThat(python(one, open.replace("FLAGS", "0"))).isEqualTo("open\n");
            assertThat(python(other, open.replace("FLAGS", "0"))).isEqualTo("No such file or directory\n");
        }
        assertThat(ISOLATION.output("ls /dev/mqueue 2> /dev/null; ulimit -q")).isEqualTo("819200\n");
    }

    @Test
    void S20_S21_whatIsWrittenIsLimitedInAllDirectoriesTogether() throws Exception {
        SandboxSpec.Builder spec =
                SandboxSpec.named("web.1").application(directory).temporary(TemporarySpace.of(1 << 20, 1000));
        for (String path : List.of("/tmp", "/dev/shm", "/app")) {
            String fill = "LC_ALL=C head -c 2M /dev/zero 2>&1 > " + path + "/file || stat -c %s " + path + "/file";
            try (Sandbox sandbox = ISOLATION.create(spec)) {
                assertThat(TestIsolation.output(sandbox, fill)).contains("No space left on device");
                assertThat(TestIsolation.output(sandbox, "LC_ALL=C echo x 2>&1 > /tmp/other"))
                        .contains("No space left on device");
                assertThat(TestIsolation.output(sandbox, "rm " + path + "/file && echo x > /tmp/other && echo again"))
                        .isEqualTo("again\n");
            }
            assertThat(uncapped().look(spec, sandbox -> TestIsolation.output(sandbox, fill)))
                    .isEmpty();
        }
    }

    @Test
    void S21_filesAreCounted() throws Exception {
        SandboxSpec.Builder spec =
                SandboxSpec.named("web.1").application(directory).temporary(TemporarySpace.of(1 << 20, 100));
        for (String path : List.of("/tmp", "/dev/shm", "/app")) {
            String fill = "LC_ALL=C touch " + path + "/{1..100} 2>&1 | head -n 1";
            try (Sandbox sandbox = ISOLATION.create(spec)) {
                assertThat(TestIsolation.output(sandbox, fill)).contains("No space left on device");
            }
            assertThat(uncapped().look(spec, sandbox -> TestIsolation.output(sandbox, fill)))
                    .isEmpty();
        }
    }

    @Test
    void S21_withoutAnotherWordHalfOfTheMemoryLimitIsThereForFiles() throws Exception {
        SandboxSpec.Builder spec = SandboxSpec.named("web.1")
                .limits(ResourceLimits.builder().memoryMebibytes(64).build());
        try (Sandbox sandbox = ISOLATION.create(spec)) {
            assertThat(TestIsolation.output(sandbox, "df -B1 --output=size,itotal /tmp | tail -n 1 | tr -s ' '"))
                    .isEqualTo(" 33554432 8192\n");
        }
        // Without a limit the kernel's default for a tmpfs, which is never "no limit".
        assertThat(ISOLATION.output("df -B1 --output=size,itotal /tmp | tail -n 1"))
                .doesNotMatch("(?s).*\\b0\\b.*");
    }

    @Test
    void S38_S39_nothingIsCopiedOutOrDeletedOnTheHostWhateverADynoMakes() throws Exception {
        Files.writeString(directory.resolve("file"), "original\n");
        Path outside = Files.writeString(Files.createTempFile(directory.getParent(), "outside", ""), "untouched\n");
        String make = "ln -s " + outside + " link; ln -s / root; mkdir -p d/e; ln file hard; rm file;"
                + " mkdir $(printf 'n%.0s' {1..255}); mkdir -p $(printf 'deep/%.0s' {1..500}); echo $?";
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").application(directory))) {
            assertThat(TestIsolation.output(sandbox, make)).isEqualTo("0\n");
        }
        assertThat(outside).hasContent("untouched\n");
        assertThat(directory.resolve("file")).hasContent("original\n");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("file"));
        }
        Files.delete(outside);
    }

    @Test
    void S41_noMountHonoursSetuidOrDevicesButThoseThatAreThere() throws Exception {
        String look = "cat /proc/self/mountinfo";
        assertThat(without("nosuid", ISOLATION.output(look))).isEmpty();
        assertThat(without("nodev", ISOLATION.output(look)))
                .isSubsetOf(
                        "/dev",
                        "/dev/pts",
                        "/dev/null",
                        "/dev/zero",
                        "/dev/full",
                        "/dev/random",
                        "/dev/urandom",
                        "/dev/tty");
        String mounts = uncapped().look(SandboxSpec.named("web.1"), sandbox -> TestIsolation.output(sandbox, look));
        assertThat(without("nosuid", mounts)).contains("/tmp", "/dev/shm");
        assertThat(without("nodev", mounts)).contains("/tmp", "/dev/shm");
    }

    @Test
    void noDynoCanTakeAllTerminalsOfTheHost() throws Exception {
        String open = "import os\nheld = []\ntry:\n  while True: held.append(os.open('/dev/ptmx', os.O_RDWR))\n"
                + "except OSError as e: print(len(held), e.errno)";

        assertThat(ISOLATION.output("python3 -c \"$(cat <<'END'\n" + open + "\nEND\n)\""))
                .isEqualTo("256 28\n");
    }

    @Test
    @Tag("root") // Only root can give a file to somebody else.
    void S41_aSetuidProgramRunsAsTheDyno() throws Exception {
        Path program = Files.copy(Path.of("/usr/bin/id"), directory.resolve("id"));
        Files.setAttribute(program, "unix:uid", 12_345);
        Files.setAttribute(program, "unix:mode", 04755);
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").application(directory))) {
            assertThat(TestIsolation.output(sandbox, "stat -c '%a %u' id; [ $(./id -u) = $(id -u) ] && echo same"))
                    .isEqualTo("4755 12345\nsame\n");
        }
    }

    @Test
    void nothingSecretOfTheHostIsThere() throws Exception {
        assertThat(ISOLATION.output("ls -d /root /home /boot /opt /srv /mnt /media /var/lib /var/log /etc/ssl/private"
                        + " /etc/shadow /etc/ssh /etc/machine-id 2> /dev/null"))
                .isEmpty();
        // By rule: of the shared directories a dyno can read what everybody on the host can, and nothing else.
        assertThat(ISOLATION.output("find /usr /etc /run /var -xdev ! -type l -readable ! -perm -o=r 2> /dev/null"))
                .isEmpty();
    }

    private static String seenWithout(String step, String script) throws Exception {
        return EditedSteps.without(step)
                .look(SandboxSpec.named("web.1"), sandbox -> TestIsolation.output(sandbox, script));
    }

    /** The scratch with neither limits nor flags. */
    private static EditedSteps uncapped() {
        return EditedSteps.replacing(
                SCRATCH,
                SystemCall.MOUNT,
                Argument.of("tmpfs"),
                Argument.of("/run"),
                Argument.of("tmpfs"),
                Argument.of(0),
                Argument.of("mode=700"));
    }

    /** Where mounts are that lack an option, by proc_pid_mountinfo(5). */
    private static List<String> without(String option, String mountinfo) {
        return mountinfo
                .lines()
                .map(line -> Splitter.on(' ').splitToList(line))
                .filter(fields ->
                        !Set.copyOf(Splitter.on(',').splitToList(fields.get(5))).contains(option))
                .map(fields -> fields.get(4))
                .toList();
    }

    private static String python(Sandbox sandbox, String script) throws Exception {
        return TestIsolation.output(sandbox, ProcessSpec.command("/usr/bin/python3", "-c", script));
    }
}
