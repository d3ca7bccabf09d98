package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ResourceLimits;
import org.junit.jupiter.api.Test;

/** What becomes of limits on a host where no cgroup can be had. */
class LimitCheckTest {
    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(64).processes(8).build();

    private static LimitCheck check(IsolationPolicy policy) {
        Refusal refusal = new Refusal(EnumSet.allOf(Controller.class), new Obstacle("mkdirat failed", "ask for one"));
        return new LimitCheck(new Hierarchies(List.of(), List.of(refusal)), false, policy);
    }

    private static List<String> required(IsolationPolicy policy) {
        return check(policy).mechanisms().stream()
                .filter(Mechanism::isMissing)
                .map(Mechanism::name)
                .toList();
    }

    @Test
    void allOfThemAreRequired() {
        assertThat(required(IsolationPolicy.complete()))
                .containsExactly(
                        "memory limit", "swap limit", "cpu weight", "cpu quota", "process limit", "accounting");
        assertThat(check(IsolationPolicy.complete()).missing(LIMITS))
                .containsExactly(
                        "accounting: mkdirat failed (ask for one)",
                        "memory limit: mkdirat failed (ask for one)",
                        "swap limit: mkdirat failed (ask for one)",
                        "process limit: mkdirat failed (ask for one)");
    }

    @Test
    void onlyThoseThatTheCallerNamesMayBeMissing() {
        IsolationPolicy policy = IsolationPolicy.complete().without("swap limit", "cpu quota");
        assertThat(required(policy)).containsExactly("memory limit", "cpu weight", "process limit", "accounting");
        assertThat(check(policy).missing(LIMITS))
                .extracting(text -> text.substring(0, text.indexOf(':')))
                .containsExactly("accounting", "memory limit", "process limit");
    }

    @Test
    void allOfThemMayBeNamedAtOnceAndStillSayWhyTheyAreNotEnforced() {
        IsolationPolicy policy = IsolationPolicy.complete().withoutLimits();
        assertThat(required(policy)).isEmpty();
        assertThat(check(policy).missing(LIMITS)).isEmpty();
        assertThat(check(policy).enforces(Limit.MEMORY, LIMITS)).isFalse();
        assertThat(check(policy).mechanisms())
                .filteredOn(mechanism -> mechanism.name().equals("memory limit"))
                .singleElement()
                .returns(Mechanism.Status.UNAVAILABLE, Mechanism::status)
                .returns("mkdirat failed", Mechanism::detail);
    }

    @Test
    void whatIsNamedIsEnforcedAllTheSameWhereItCanBe() {
        Hierarchy hierarchy = new Hierarchy(
                Version.V2,
                Path.of("/sys/fs/cgroup/dyno4j/jvm"),
                Set.of(Controller.MEMORY, Controller.CPU, Controller.PIDS),
                Set.of("memory.max", "pids.max", "cpu.stat", "cpu.max", "cpu.weight"));
        LimitCheck check = new LimitCheck(
                new Hierarchies(List.of(hierarchy), List.of()),
                false,
                IsolationPolicy.complete().withoutLimits());
        assertThat(check.enforces(Limit.MEMORY, LIMITS)).isTrue();
        assertThat(check.enforces(Limit.PROCESSES, LIMITS)).isTrue();
        assertThat(check.enforces(Limit.CPU_QUOTA, LIMITS)).isFalse();
    }
}
