package org.dyno4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Imports run downward only, along the arrows drawn here; the root package, with the exceptions, is everyone's. */
class ArrowsTest {
    /** Each package of the module and what it may import, beside the root package. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry(
                    "app",
                    List.of(
                            "autoscale",
                            "formation",
                            "usage",
                            "dyno",
                            "slug",
                            "procfile",
                            "state",
                            "isolation",
                            "log",
                            "plain")),
            Map.entry("autoscale", List.of("formation", "dyno", "isolation")),
            Map.entry("formation", List.of("dyno", "procfile", "isolation", "log")),
            Map.entry("usage", List.of("dyno", "isolation", "log", "state")),
            Map.entry("dyno", List.of("isolation", "log")),
            Map.entry("plain", List.of("isolation", "state")),
            Map.entry("procfile", List.of()),
            Map.entry("state", List.of()),
            Map.entry("slug", List.of("state")),
            Map.entry("isolation", List.of()),
            Map.entry("log", List.of()),
            Map.entry("metrics", List.of("formation", "dyno", "isolation", "log")),
            Map.entry("micrometer", List.of("metrics", "dyno", "isolation")));

    private static final List<String> PACKAGES =
            ARROWS.keySet().stream().sorted().toList();

    /** The libraries that any package may use inside; JNA is not one of them. */
    private static final List<String> LIBRARIES =
            List.of("java..", "javax.net..", "org.jspecify..", "org.slf4j..", "com.google.common..");

    private static final String ROOT = "org.dyno4j";

    private static final JavaClasses CORE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void importsOnlyWhatItsArrowsReach(String name) {
        Stream<String> reached = Stream.concat(Stream.of(name), ARROWS.getOrDefault(name, List.of()).stream());
        Stream<String> optional = name.equals("micrometer") ? Stream.of("io.micrometer..") : Stream.empty();
        String[] allowed = Stream.of(Stream.of(ROOT), reached.map(ArrowsTest::tree), LIBRARIES.stream(), optional)
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void rootPackageImportsNoneOfTheOthers() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, "java..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void everyPackageHasItsArrows() {
        List<String> packages = CORE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
                .distinct()
                .toList();
        assertThat(PACKAGES).containsAll(packages);
        assertThat(packages).contains("isolation");
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CORE);
    }

    private static String tree(String name) {
        return ROOT + "." + name + "..";
    }
}
