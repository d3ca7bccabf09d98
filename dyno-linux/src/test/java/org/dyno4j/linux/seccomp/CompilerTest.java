package org.dyno4j.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A program decides as its policy does, whatever the call. */
class CompilerTest {
    private static final Verdict[] VERDICTS = {
        Verdict.ALLOW, Verdict.KILL, Verdict.fail(Errno.EPERM), Verdict.fail(Errno.ENOSYS), Verdict.fail(Errno.EINVAL)
    };

    static Stream<Arguments> profiles() {
        return Stream.of(Profile.values())
                .flatMap(profile ->
                        Stream.of(Architecture.values()).map(architecture -> Arguments.of(profile, architecture)));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfilesProgramDecidesAsThePolicyDoes(Profile profile, Architecture architecture) {
        assertDecidesAlike(profile.policy(architecture), new Random(1));
    }

    @Test
    void anyPolicysProgramDecidesAsThePolicyDoes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Architecture architecture = random.nextBoolean() ? Architecture.X86_64 : Architecture.AARCH64;
            TreeMap<Integer, Decision> decisions = new TreeMap<>();
            int count = 1 + random.nextInt(700);
            for (int i = 0; i < count; i++) {
                decisions.put(random.nextInt(1024), randomDecision(random, 4));
            }
            assertDecidesAlike(new Policy(SyscallTable.of(architecture), decisions), random);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anotherArchitectureIsKilled(Profile profile, Architecture architecture) {
        Interpreter program = new Interpreter(profile.program(architecture));
        int other = CallData.audit(architecture == Architecture.X86_64 ? Architecture.AARCH64 : Architecture.X86_64);
        for (int foreign : new int[] {CallData.AUDIT_ARCH_I386, CallData.AUDIT_ARCH_ARM, other, 0}) {
            for (int number = 0; number < 1024; number++) {
                assertThat(program.run(new CallData(number, foreign))).isEqualTo(Verdict.KILL.value());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void noNumberTakesLong(Profile profile, Architecture architecture) {
        Interpreter program = new Interpreter(profile.program(architecture));
        assertThat(IntStream.range(0, 1024))
                .allSatisfy(number -> assertThat(program.execute(CallData.of(architecture, number))
                                .steps())
                        .isLessThanOrEqualTo(24));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void theDisassemblyNamesCallsConstantsAndVerdicts(Architecture architecture) {
        assertThat(Profile.STANDARD.program(architecture).toString())
                .startsWith("   0  load architecture")
                .contains("== " + architecture, "load number", "== AF_INET6", "== TIOCSTI", "return EPERM")
                .containsPattern(">= \\d+ \\([a-z0-9_]+\\) goto \\d+ else \\d+");
    }

    private static void assertDecidesAlike(Policy policy, Random random) {
        Interpreter program = new Interpreter(Compiler.compile(policy, Reporting.NONE));
        for (int number : numbers(random)) {
            for (long[] arguments : samples(policy.on(number), random)) {
                int expected = policy.on(number).on(arguments).value();
                int actual = program.run(CallData.of(policy.architecture(), number, arguments));
                if (actual != expected) {
                    assertThat(Integer.toHexString(actual))
                            .as("call %d with %s", number, Arrays.toString(arguments))
                            .isEqualTo(Integer.toHexString(expected));
                }
            }
        }
    }

    private static int[] numbers(Random random) {
        return IntStream.concat(
                        IntStream.rangeClosed(0, 1024),
                        IntStream.concat(
                                IntStream.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x3fffffff, 0x40000000),
                                IntStream.generate(random::nextInt).limit(100)))
                .toArray();
    }

    /** Arguments on every path through a decision and right beside it: bits inside and outside the masks turned. */
    private static List<long[]> samples(Decision decision, Random random) {
        List<long[]> samples = new ArrayList<>();
        samples.add(new long[6]);
        samples.add(random.longs(6).toArray());
        List<Check> checks = new ArrayList<>();
        collect(decision, checks);
        for (Check check : checks) {
            for (long base : new long[] {0, -1, random.nextLong()}) {
                long hit = check.value() | (base & ~check.mask());
                for (long sample : new long[] {hit, hit ^ (1L << random.nextInt(64)), hit ^ (1L << 32), ~hit}) {
                    long[] arguments = random.longs(6).toArray();
                    for (Check other : checks) {
                        if (random.nextBoolean()) {
                            arguments[other.argument()] = other.value();
                        }
                    }
                    arguments[check.argument()] = sample;
                    samples.add(arguments);
                }
            }
        }
        return samples;
    }

    private static void collect(Decision decision, List<Check> checks) {
        if (decision instanceof Check check) {
            checks.add(check);
            collect(check.equal(), checks);
            collect(check.otherwise(), checks);
        }
    }

    private static Decision randomDecision(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            return VERDICTS[random.nextInt(VERDICTS.length)];
        }
        long mask = switch (random.nextInt(4)) {
            case 0 -> -1L;
            case 1 -> Check.INT;
            case 2 -> random.nextLong();
            default -> 1L << random.nextInt(64);
        };
        return new Check(
                random.nextInt(6),
                mask,
                random.nextLong() & mask,
                "random",
                randomDecision(random, depth - 1),
                randomDecision(random, depth - 1));
    }
}
