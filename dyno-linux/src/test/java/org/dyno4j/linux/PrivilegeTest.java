package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process in a sandbox may do, told by its own /proc: the first, a later one, and a child's child. */
class PrivilegeTest {
    private static final int PR_GET_SECUREBITS = 27;
    private static final String PROCESS_ONE = "process 1, seen from outside";

    private static LinuxIsolation isolation;
    private static CallProbe probe;

    @BeforeAll
    static void open() {
        isolation = TestIsolation.open();
        Sandbox sandbox = isolation.create(SandboxSpec.named("web.1").build());
        probe = new CallProbe(sandbox);
    }

    @AfterAll
    static void close() {
        isolation.close();
    }

    /** How to see a file of process 1, of a process started later, and of one that has left its parents behind. */
    static Stream<String> ways() {
        return Stream.of(PROCESS_ONE, "cat /proc/self/%s", "(setsid bash -c 'cat /proc/self/%s; true') ; true");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void S01_allFiveCapabilitySetsAreEmpty(String way) throws Exception {
        assertThat(lines(way, "status"))
                .contains(
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "CapAmb:\t0000000000000000");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void S02_noNewPrivilegesAndAFilterForEveryProcess(String way) throws Exception {
        assertThat(lines(way, "status")).contains("NoNewPrivs:\t1", "Seccomp:\t2", "Seccomp_filters:\t1");
    }

    @Test
    void S01_secureBitsAreSetAndLocked() throws Exception {
        String script = "import ctypes; print(hex(ctypes.CDLL(None).prctl(" + PR_GET_SECUREBITS + ", 0, 0, 0, 0)))";
        assertThat(probe.python(script, List.of()).output()).isEqualTo("0xef\n");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void S34_theHostRatherEndsADynoThanTheJvm(String way) throws Exception {
        assertThat(lines(way, "oom_score_adj")).containsExactly("500");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void S35_resourceLimitsAreTheLibrarys(String way) throws Exception {
        List<String> limits = lines(way, "limits").map(PrivilegeTest::limit).toList();
        assertThat(limits)
                .contains(
                        "Max cpu time|unlimited|unlimited|seconds",
                        "Max file size|unlimited|unlimited|bytes",
                        "Max stack size|8388608|unlimited|bytes",
                        "Max core file size|0|0|bytes",
                        "Max nice priority|0|0",
                        "Max realtime priority|0|0")
                .containsAnyOf("Max processes|unlimited|unlimited|processes", ownLimit("Max processes"));
        for (String limit : List.of(
                "Max open files|10000|10000|files",
                "Max locked memory|8388608|8388608|bytes",
                "Max pending signals|10000|10000|signals",
                "Max msgqueue size|819200|819200|bytes")) {
            String own = ownLimit(limit.substring(0, limit.indexOf('|')));
            assertThat(limits).containsAnyOf(limit, TestIsolation.asRoot() ? limit : own);
        }
    }

    @Test
    void S36_theUmaskIsTheUsualOne() throws Exception {
        assertThat(probe.run(List.of("/bin/sh", "-c", "umask")).output()).isEqualTo("0022\n");
    }

    /** Until its execution a new process shares the JVM's memory: what belongs to memory must not be touched. */
    @Test
    void theJvmItselfStaysAsItWas() throws Exception {
        List<String> before = ownState();
        for (int i = 0; i < 10; i++) {
            probe.run(List.of("/bin/true"));
        }
        assertThat(ownState()).isEqualTo(before).doesNotContain("500");
    }

    private static String limit(String line) {
        return line.strip().replaceAll(" {2,}|(?<=\\d) (?=\\D)", "|");
    }

    /** What stays where the JVM has no CAP_SYS_RESOURCE to raise it with. */
    private static String ownLimit(String name) {
        return read(Path.of("/proc/self/limits"))
                .map(PrivilegeTest::limit)
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ownState() {
        return Stream.of("status", "limits", "oom_score_adj")
                .flatMap(file -> read(Path.of("/proc/self", file)))
                .filter(line -> line.matches("(Cap|NoNewPrivs|Seccomp|Uid|Gid|Max |-?\\d).*"))
                .toList();
    }

    private static Stream<String> read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return reader.lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(String way, String file) throws Exception {
        if (way.equals(PROCESS_ONE)) {
            return read(TestIsolation.processOne().resolve(file));
        }
        String script = String.format(way, file);
        return probe.run(List.of("/bin/bash", "-c", script)).output().lines();
    }
}
