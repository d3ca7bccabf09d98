package org.dyno4j.app;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to become of several config vars at once: one change, so one release. Immutable; what is said last about a
 * variable counts.
 *
 * @param variables what is set
 * @param secrets the names of those that become secret
 * @param removed the names of those that are removed, be they there or not
 */
public record ConfigChange(Map<String, String> variables, Set<String> secrets, Set<String> removed) {
    private static final ConfigChange NONE = new ConfigChange(Map.of(), Set.of(), Set.of());

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if a variable is set and removed, or becomes secret without being set
     */
    public ConfigChange {
        variables = Map.copyOf(variables);
        secrets = Set.copyOf(secrets);
        removed = Set.copyOf(removed);
        if (!variables.keySet().containsAll(secrets) || removed.stream().anyMatch(variables::containsKey)) {
            throw new IllegalArgumentException(
                    "a config var that becomes secret is set, and one that is removed is not:" + " set "
                            + variables.keySet() + ", secret " + secrets + ", removed " + removed);
        }
    }

    /** Nothing yet. */
    public static ConfigChange none() {
        return NONE;
    }

    /** The same, with a variable that is set. */
    public ConfigChange set(String name, String value) {
        return set(Map.of(name, value));
    }

    /** The same, with variables that are set. */
    public ConfigChange set(Map<String, String> changes) {
        Map<String, String> more = new TreeMap<>(variables);
        more.putAll(changes);
        Set<String> fewer = new HashSet<>(removed);
        fewer.removeAll(changes.keySet());
        return new ConfigChange(more, secrets, fewer);
    }

    /** The same, with a variable that is set and never shown, as {@link ConfigVars#setSecret}. */
    public ConfigChange setSecret(String name, String value) {
        ConfigChange change = set(name, value);
        Set<String> more = new HashSet<>(secrets);
        more.add(name);
        return new ConfigChange(change.variables, more, change.removed);
    }

    /** The same, with variables that are removed. */
    public ConfigChange unset(String... names) {
        Map<String, String> fewer = new TreeMap<>(variables);
        Set<String> shown = new HashSet<>(secrets);
        Set<String> more = new HashSet<>(removed);
        Arrays.asList(names).forEach(name -> {
            fewer.remove(name);
            shown.remove(name);
            more.add(name);
        });
        return new ConfigChange(fewer, shown, more);
    }

    /** Changes variables as they are now, which are the caller's. */
    void applyTo(Map<String, String> current) {
        current.keySet().removeAll(removed);
        current.putAll(variables);
    }

    /** The change of what there was, in Heroku's words as far as Heroku has any: {@code Set BAR, FOO config vars}. */
    String describe(Set<String> before) {
        Set<String> gone = new TreeSet<>(removed);
        gone.retainAll(before);
        String set = "Set " + String.join(", ", new TreeSet<>(variables.keySet()));
        String unset = String.join(", ", gone);
        if (gone.isEmpty()) {
            return set + " config vars";
        }
        return (variables.isEmpty() ? "Unset " : set + ", unset ") + unset + " config vars";
    }

    /** The names of the variables, never their values. */
    @Override
    public String toString() {
        return "ConfigChange[set=" + new TreeSet<>(variables.keySet()) + ", secret=" + new TreeSet<>(secrets)
                + ", removed=" + new TreeSet<>(removed) + "]";
    }
}
