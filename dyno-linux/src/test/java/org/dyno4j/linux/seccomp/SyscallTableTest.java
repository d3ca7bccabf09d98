package org.dyno4j.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTableTest {
    private static final String PREFIX = "__NR_";
    /** In {@code asm-generic/unistd.h}: a range for other architectures, and a count. */
    private static final Set<String> NO_CALLS = Set.of("arch_specific_syscall", "syscalls");
    /** Newer than their numbers say: kernels gave them out below the last one. */
    private static final Set<String> LATE = Set.of("uretprobe", "uprobe");

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void theTableIsWhatTheKernelsHeadersSay(Architecture architecture) throws Exception {
        Map<String, Integer> headers = calls(headers(architecture).numbers("asm/unistd.h"));
        Map<String, Integer> table = new TreeMap<>();
        SyscallTable.of(architecture).names().forEach((number, name) -> table.put(name, number));
        int newest = Collections.max(headers.values());
        assertThat(table).containsAllEntriesOf(headers);
        // What the headers don't know must be newer than they are.
        table.keySet().removeAll(headers.keySet());
        table.keySet().removeAll(LATE);
        assertThat(table.values()).allSatisfy(number -> assertThat(number).isGreaterThan(newest));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void theCallsThatTheLibraryMakesAreInTheTable(Architecture architecture) {
        SyscallTable table = SyscallTable.of(architecture);
        assertThat(SystemCall.values())
                .allSatisfy(
                        call -> assertThat(table.names()).containsEntry(call.number(architecture), call.callName()));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void theConstantsOfTheChecksAreWhatTheKernelsHeadersSay(Architecture architecture) throws Exception {
        KernelHeaders headers = headers(architecture);
        assertThat(headers.numbers("asm/ioctls.h"))
                .containsEntry("TIOCSTI", 0x5412L)
                .containsEntry("TIOCLINUX", 0x541cL);
        assertThat(headers.numbers("asm/mman.h"))
                .containsEntry("PROT_WRITE", 2L)
                .containsEntry("PROT_EXEC", 4L);
        assertThat(headers.numbers("linux/prctl.h"))
                .containsEntry("PR_SET_MM", 35L)
                .containsEntry("PR_SCHED_CORE", 62L);
        assertThat(headers.numbers("linux/seccomp.h")).containsEntry("SECCOMP_SET_MODE_FILTER", 1L);
        Map<String, Long> clone = headers.numbers("linux/sched.h");
        assertThat(Stream.of("NS", "CGROUP", "UTS", "IPC", "USER", "PID", "NET")
                        .mapToLong(name -> clone.getOrDefault("CLONE_NEW" + name, 0L))
                        .sum())
                .isEqualTo(0x7e02_0000L);
    }

    private static Map<String, Integer> calls(Map<String, Long> macros) throws IOException {
        Map<String, Integer> calls = new TreeMap<>();
        macros.forEach((macro, number) -> {
            if (macro.startsWith(PREFIX) && !NO_CALLS.contains(macro.substring(PREFIX.length()))) {
                calls.put(macro.substring(PREFIX.length()), Math.toIntExact(number));
            }
        });
        return calls;
    }

    private static KernelHeaders headers(Architecture architecture) {
        return KernelHeaders.of(architecture).orElseGet(() -> Assumptions.abort(KernelHeaders.wanted(architecture)));
    }
}
