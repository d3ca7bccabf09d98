package org.dyno4j.linux.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.reflect.ClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Every line of the security checklist has a test that is named after it, or a decision that is written down. */
class ChecklistTest {
    private static final Path DOCUMENT = Path.of("..", ".github", "SECURITY.md");
    private static final Pattern ROW = Pattern.compile("\\| S(\\d+) \\|.*\\| (tested|decision: .{20,}) \\|");
    private static final Pattern NAME = Pattern.compile("S(\\d\\d)(?=_)");

    @Test
    void everyLineIsTestedOrDecided() throws IOException {
        Map<Integer, String> documented = documented();
        assertThat(documented.keySet())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
        Set<Integer> tested = tested();
        assertThat(documented.entrySet().stream()
                        .filter(row -> row.getValue().equals("tested"))
                        .map(Map.Entry::getKey)
                        .filter(line -> !tested.contains(line))
                        .map(line -> "S" + line))
                .as("lines without a test")
                .isEmpty();
    }

    @Test
    void S50_theDocumentSaysWhomEachModeHolds() throws IOException {
        List<List<String>> rows = lines().filter(line -> line.startsWith("| **"))
                .map(line -> Splitter.on('|').trimResults().omitEmptyStrings().splitToList(line))
                .toList();
        assertThat(rows.stream().map(row -> row.get(0).replaceAll(":.*", "")))
                .containsExactly("**buggy program**", "**semi-trusted tenant**", "**hostile tenant**");
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(4).allMatch(cell -> cell.length() > 1));
    }

    private static Stream<String> lines() throws IOException {
        return Files.readAllLines(DOCUMENT).stream();
    }

    private static Map<Integer, String> documented() throws IOException {
        return lines().map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        row -> Integer.valueOf(row.group(1)),
                        row -> row.group(2),
                        (one, other) -> one + other,
                        TreeMap::new));
    }

    /** By the names of methods that JUnit would run. */
    private static Set<Integer> tested() throws IOException {
        ClassPath path = ClassPath.from(ChecklistTest.class.getClassLoader());
        return Stream.of("org.dyno4j.linux", "org.dyno4j.contract", "org.dyno4j.formation")
                .flatMap(name -> path.getTopLevelClassesRecursive(name).stream())
                .filter(type -> type.getSimpleName().matches(".*(Test|IT|Contract)"))
                .flatMap(type -> Stream.of(type.load().getDeclaredMethods()))
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .flatMap(method -> NAME.matcher(method.getName()).results())
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
