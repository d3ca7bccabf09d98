package org.dyno4j.linux.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/** An embedded library is a guest in its JVM: it holds no global state there and takes nothing over. */
class HouseRulesTest {
    private static final DescribedPredicate<JavaField> ARE_STATIC = describe(
            "are static",
            field -> field.getModifiers().contains(JavaModifier.STATIC)
                    && !field.getModifiers().contains(JavaModifier.SYNTHETIC));

    /** Interfaces such as List and Map may hold immutable values; these types never do. */
    private static final DescribedPredicate<JavaField> HOLD_MUTABLE_STATE = describe("hold mutable state", field -> {
        var type = field.getRawType();
        boolean collection = !type.isInterface()
                && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
                && !type.getPackageName().startsWith("com.google.common.collect");
        boolean sharedArray = type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
        boolean cell = type.getPackageName().equals("java.util.concurrent.atomic")
                || List.of("java.lang.ThreadLocal", "java.lang.StringBuilder").contains(type.getName())
                || type.isAssignableTo(ConcurrentMap.class);
        return collection || sharedArray || cell;
    });

    @Test
    void staticFieldsAreFinal() {
        fields().that(ARE_STATIC).should().beFinal().check(Library.CLASSES);
    }

    @Test
    void staticFieldsHoldNoMutableState() {
        noFields()
                .that(ARE_STATIC)
                .should(ArchCondition.from(HOLD_MUTABLE_STATE))
                .check(Library.CLASSES);
    }

    @Test
    void nothingIsFinalized() {
        noMethods().should().haveName("finalize").check(Library.CLASSES);
    }

    @Test
    void noShutdownHookIsAdded() {
        noClasses()
                .should()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(Library.CLASSES);
    }

    @Test
    void theJvmIsNotEnded() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(Library.CLASSES);
    }

    @Test
    void standardStreamsAreTheUsers() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(Library.CLASSES);
    }

    @Test
    void onlySlf4jLogs() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(Library.CLASSES);
    }
}
