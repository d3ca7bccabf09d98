package org.dyno4j.linux.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;

/** One Linux mechanism a package: the door sees all of them, and libc sees none. */
class LinuxArrowsTest {
    private static final String LIBC = "org.dyno4j.linux.libc..";

    @Test
    void libcImportsNoMechanism() {
        classes()
                .that()
                .resideInAPackage(LIBC)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        LIBC, "java..", "com.sun.jna..", "org.jspecify..", "org.dyno4j", "org.dyno4j.isolation")
                .check(Library.CLASSES);
    }

    @Test
    void noMechanismImportsTheDoor() {
        noClasses()
                .that()
                .resideInAPackage("org.dyno4j.linux.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Library.LINUX)
                .check(Library.CLASSES);
    }

    @Test
    void linuxNeedsOfTheCoreOnlyItsContract() {
        classes()
                .that()
                .resideInAPackage("org.dyno4j.linux..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.sun.jna..",
                        "com.google.common..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.dyno4j",
                        "org.dyno4j.isolation",
                        "org.dyno4j.linux..")
                .check(Library.CLASSES);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().matching("org.dyno4j.(**)").should().beFreeOfCycles().check(Library.CLASSES);
    }
}
