package org.dyno4j.linux;

import java.util.Optional;
import org.dyno4j.isolation.IsolationException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets tests run only where the machine and its user let them, and says why where they don't; found by JUnit itself. Tests
 * tagged "root" need root, those tagged "limits" need control groups. Where there are none to be had the others make their
 * dynos without limits, as {@code -Ddyno4j.test.withoutLimits=true} says.
 */
@SuppressWarnings("exports") // javac takes a class of the tests in the library's package for one of the library
public final class MachineRequirements implements ExecutionCondition {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(MachineRequirements.class);

    /**
     * What this machine lacks.
     *
     * @param isolation why there are no dynos
     * @param root why tests that need root can't run
     * @param limits why tests that need limits can't run
     */
    private record Lacks(Optional<String> isolation, Optional<String> root, Optional<String> limits) {
        static Lacks look() {
            if (!System.getProperty("os.name").equals("Linux")) {
                Optional<String> linux = Optional.of("it needs Linux");
                return new Lacks(linux, linux, linux);
            }
            Optional<String> root = TestIsolation.asRoot() ? Optional.empty() : Optional.of("it needs root");
            if (TestIsolation.toldAboutLimits()) {
                return new Lacks(Optional.empty(), root, told());
            }
            Optional<String> limits = refusal(true);
            TestIsolation.tellAboutLimits(limits.isEmpty());
            return new Lacks(limits.flatMap(why -> refusal(false)), root, limits);
        }

        private static Optional<String> told() {
            return TestIsolation.limited()
                    ? Optional.empty()
                    : Optional.of("it needs limits, which are said to be none");
        }

        private static Optional<String> refusal(boolean limited) {
            try {
                TestIsolation.open(limited).close();
                return Optional.empty();
            } catch (IsolationException refusal) {
                return Optional.of(String.valueOf(refusal.getMessage()).replaceAll("\\s+", " "));
            }
        }

        Optional<String> of(ExtensionContext test) {
            return root.filter(why -> test.getTags().contains("root"))
                    .or(() -> limits.filter(why -> test.getTags().contains("limits")))
                    .or(() -> isolation.filter(why -> makesDynos(test)));
        }

        /** Those of the packages below look at parts, of which only some need what dynos need. */
        private static boolean makesDynos(ExtensionContext test) {
            return test.getTestClass()
                    .filter(type -> type.getPackage().equals(TestIsolation.class.getPackage()))
                    .isPresent();
        }
    }

    /** As JUnit wants it. */
    public MachineRequirements() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Lacks lacks =
                context.getRoot().getStore(NAMESPACE).computeIfAbsent(Lacks.class, key -> Lacks.look(), Lacks.class);
        Optional<String> lack = lacks.of(context);
        lack.filter(why -> context.getTestMethod().isEmpty())
                .ifPresent(why -> System.out.println("SKIPPED " + context.getDisplayName() + ": " + why));
        return lack.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the machine has what it needs"));
    }
}
