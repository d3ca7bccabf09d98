package org.dyno4j.linux.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    private static final DescribedPredicate<JavaClass> ARE_SHOWN_TO_USERS =
            DescribedPredicate.describe("are shown to users", Library::shows);

    /** So neither Guava nor JNA, which users may exclude, shade or have in another version. */
    private static final ArchCondition<JavaClass> MENTION_ONLY_JAVA_AND_THE_LIBRARY =
            new ArchCondition<>("mention only Java's types and shown ones in their signatures") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Visible.typesShownBy(type)
                            .filter(mentioned ->
                                    !isJava(mentioned) && !Library.shows(mentioned) && !isMicrometers(type, mentioned))
                            .distinct()
                            .map(mentioned -> type.getName() + " shows " + mentioned.getName())
                            .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
                }
            };

    @Test
    void mentionsOnlyJavaAndItself() {
        classes()
                .that(ARE_SHOWN_TO_USERS)
                .should(MENTION_ONLY_JAVA_AND_THE_LIBRARY)
                .check(Library.CLASSES);
    }

    @Test
    void linuxModuleExportsNothingButItsDoor() {
        assertThat(Library.exportsOfLinux()).containsExactly(Library.LINUX);
    }

    @Test
    void coreModuleExportsThePackagesOfTheDesign() {
        assertThat(Library.exportsOfCore())
                .containsExactlyInAnyOrder(
                        "org.dyno4j",
                        "org.dyno4j.app",
                        "org.dyno4j.autoscale",
                        "org.dyno4j.dyno",
                        "org.dyno4j.formation",
                        "org.dyno4j.isolation",
                        "org.dyno4j.log",
                        "org.dyno4j.metrics",
                        "org.dyno4j.micrometer",
                        "org.dyno4j.plain",
                        "org.dyno4j.procfile",
                        "org.dyno4j.slug",
                        "org.dyno4j.usage");
    }

    /** The one package that is there for those who have it. */
    private static boolean isMicrometers(JavaClass type, JavaClass mentioned) {
        return type.getPackageName().equals("org.dyno4j.micrometer")
                && mentioned.getPackageName().startsWith("io.micrometer.");
    }

    private static boolean isJava(JavaClass type) {
        return type.isPrimitive()
                || type.getPackageName().startsWith("java.")
                || type.getPackageName().startsWith("javax.");
    }
}
