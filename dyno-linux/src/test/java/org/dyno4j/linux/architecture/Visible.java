package org.dyno4j.linux.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;

/** What a class's public and protected declarations mention. */
final class Visible {
    private Visible() {}

    static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(Visible::isVisible).orElse(true);
    }

    /** The types in the signatures that a user of the class can see, type arguments and bounds included. */
    static Stream<JavaClass> typesShownBy(JavaClass type) {
        Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> bounds = type.getTypeParameters().stream().map(JavaType.class::cast);
        Stream<JavaType> fields =
                type.getFields().stream().filter(Visible::isVisible).map(field -> field.getType());
        Stream<JavaType> codeUnits =
                type.getCodeUnits().stream().filter(Visible::isVisible).flatMap(Visible::typesShownBy);
        return Stream.of(supertypes, bounds, fields, codeUnits)
                .flatMap(types -> types)
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Collection::stream)
                .map(JavaClass::getBaseComponentType);
    }

    private static Stream<JavaType> typesShownBy(JavaCodeUnit codeUnit) {
        return Stream.of(
                        Stream.of(codeUnit.getReturnType()),
                        codeUnit.getParameterTypes().stream(),
                        codeUnit.getTypeParameters().stream(),
                        codeUnit.getThrowsClause().getTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isVisible(JavaMember member) {
        return isVisible(member.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }
}
