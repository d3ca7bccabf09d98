package org.dyno4j.linux.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.SystemCalls;

/** The two published modules as the rules see them: their classes without tests, and what they export. */
final class Library {
    static final String ROOT = "org.dyno4j";
    static final String LINUX = "org.dyno4j.linux";

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    private Library() {}

    static Set<String> exportsOfCore() {
        return exportsBeside(DynoException.class);
    }

    static Set<String> exportsOfLinux() {
        return exportsBeside(SystemCalls.class);
    }

    /** Whether users can see the class: it and all that enclose it are public, in an exported package. */
    static boolean shows(JavaClass type) {
        boolean exported = exportsOfCore().contains(type.getPackageName())
                || exportsOfLinux().contains(type.getPackageName());
        return exported && Visible.isVisible(type);
    }

    private static Set<String> exportsBeside(Class<?> type) {
        Path location;
        try {
            location = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException("cannot tell where " + type + " was loaded from", failure);
        }
        return ModuleFinder.of(location).findAll().stream()
                .flatMap(module -> module.descriptor().exports().stream())
                .map(Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }
}
