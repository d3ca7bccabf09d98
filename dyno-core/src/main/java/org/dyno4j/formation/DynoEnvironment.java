package org.dyno4j.formation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.SandboxSpec;

/**
 * What a dyno finds in its environment: Heroku's defaults, over them the config vars, over them {@code DYNO} and
 * {@code PORT}, which nobody can choose.
 */
final class DynoEnvironment {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Map<String, String> DEFAULTS = Map.of(
            "HOME", SandboxSpec.APPLICATION_DIRECTORY, "PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");

    private DynoEnvironment() {}

    /**
     * Refuses what are no config vars.
     *
     * @throws IllegalArgumentException if a name is none, or a value has a NUL character; it names all such variables
     *     and tells no value
     */
    static void check(Map<String, String> variables) {
        List<String> problems = new TreeMap<>(variables)
                .entrySet().stream()
                        .flatMap(variable -> problem(variable.getKey(), variable.getValue()))
                        .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Of config vars that were checked; {@code further} variables win over them. */
    static Map<String, String> of(Map<String, String> config, DynoName dyno, int port, Map<String, String> further) {
        Map<String, String> variables = new LinkedHashMap<>(DEFAULTS);
        variables.putAll(config);
        variables.putAll(further);
        variables.put("DYNO", dyno.toString());
        variables.put("PORT", Integer.toString(port));
        return variables;
    }

    private static Stream<String> problem(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Stream.of("a config var is named by letters, digits and '_': \"" + name + "\"");
        }
        if (value.indexOf('\0') >= 0) {
            return Stream.of("the value of config var " + name + " contains a NUL character");
        }
        return Stream.empty();
    }
}
