package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left behind by others, and what a failure on the way leaves. */
@Tag("limits")
class SweeperLinuxTest {
    private final Host host = Host.read();
    private final List<Path> made = new ArrayList<>();
    private Cgroups cgroups;
    private List<Path> bases;

    @BeforeEach
    void open() {
        cgroups = CgroupHost.openOrSkip(CgroupOptions.defaults());
        Cgroup cgroup = cgroups.create("probe", ResourceLimits.none());
        bases = directories(cgroup)
                .map(group -> Objects.requireNonNull(group.getParent()).getParent())
                .toList();
        cgroup.remove();
    }

    @AfterEach
    void close() throws Exception {
        Collections.reverse(made);
        for (Path directory : made) {
            Files.deleteIfExists(directory);
        }
        if (cgroups != null) {
            cgroups.close();
        }
    }

    @Test
    void whatADeadOwnerLeftIsKilledAndRemoved() throws Exception {
        List<Path> left = leave(new OwnerName(host.owner().pidNamespace(), endedProcess(), 1, "0123456789abcdef"));
        List<Path> entries =
                left.stream().map(group -> group.resolve("cgroup.procs")).toList();

        try (Member member = Member.enter(entries, "sleep 300")) {
            CgroupHost.openOrSkip(CgroupOptions.defaults()).close();

            assertThat(left).noneMatch(Files::exists);
            assertThat(left).noneMatch(group -> Files.exists(group.getParent()));
            assertThat(member.awaitExit()).isEqualTo(128 + 9);
        }
    }

    @Test
    void anotherStartTimeMeansThatTheProcessIdWasReused() throws Exception {
        OwnerName self = host.owner();
        List<Path> left =
                leave(new OwnerName(self.pidNamespace(), self.pid(), self.startTime() - 1, "0123456789abcdef"));

        CgroupHost.openOrSkip(CgroupOptions.defaults()).close();

        assertThat(left).noneMatch(Files::exists);
    }

    @Test
    void theLivingTheFarAndTheForeignAreLeftAlone() throws Exception {
        OwnerName self = host.owner();
        List<Path> left = new ArrayList<>(leave(self));
        left.addAll(leave(new OwnerName(1, endedProcess(), 1, "0123456789abcdef")));
        left.addAll(leave("someone-else"));

        CgroupHost.openOrSkip(CgroupOptions.defaults()).close();

        assertThat(left).isNotEmpty().allMatch(Files::isDirectory);
    }

    @Test
    void aFailureOnTheWayLeavesNothing() throws Exception {
        SystemCalls kernel = JnaSystemCalls.open();
        List<String> failing = new ArrayList<>();
        SystemCalls calls = (call, a, b, c, d, e, f) ->
                failing.contains(call.name()) ? -Errno.ENOSPC.number() : kernel.call(call, a, b, c, d, e, f);
        try (Cgroups faulty = Cgroups.open(calls)) {
            failing.add(SystemCall.WRITE.name());

            assertThatThrownBy(() -> faulty.create(
                            "faulty", ResourceLimits.builder().processes(5).build()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("faulty")
                    .hasMessageContaining("pids.max")
                    .hasMessageContaining("ENOSPC");
        }
        // close() refuses where a group is left.
    }

    private List<Path> leave(OwnerName owner) throws Exception {
        return leave(owner.toString());
    }

    private List<Path> leave(String owner) throws Exception {
        List<Path> groups = new ArrayList<>();
        for (Path base : bases) {
            Path directory = Files.createDirectory(base.resolve(owner));
            Path group = Files.createDirectory(directory.resolve("web.1-1"));
            made.add(directory);
            made.add(group);
            groups.add(group);
        }
        return groups;
    }

    private static long endedProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private static Stream<Path> directories(Cgroup cgroup) {
        return Stream.concat(
                cgroup.joinFiles(Entrant.INIT, true).all().map(Path::getParent),
                cgroup.unifiedDirectory(Entrant.INIT).stream());
    }
}
