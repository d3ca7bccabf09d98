package org.dyno4j.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.dyno4j.log.Secrets;

/**
 * The config vars of a program: environment variables that every dyno of its next release gets.
 *
 * <p>A change shows from the next {@link App#deploy()} on. Names are letters, digits and {@code _}; they begin neither
 * with {@code __} nor with {@code HEROKU_}, and {@code PORT} and {@code DYNO} belong to the platform. Thread-safe.
 */
public final class ConfigVars {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Set<String> PLATFORM = Set.of("PORT", "DYNO");

    private final Secrets secrets;
    private Map<String, String> variables = Map.of();

    /** Config vars whose secret values are made known there. */
    ConfigVars(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Sets a variable.
     *
     * @throws IllegalArgumentException if the name is not one, or the value contains a NUL character; the message never
     *     contains the value
     */
    public void set(String name, String value) {
        set(Map.of(name, value));
    }

    /**
     * Sets several variables, or none of them if one is refused.
     *
     * @throws IllegalArgumentException as {@link #set(String, String)}
     */
    public void set(Map<String, String> changes) {
        changes.forEach(ConfigVars::check);
        synchronized (this) {
            Map<String, String> changed = new TreeMap<>(variables);
            changed.putAll(changes);
            variables = Map.copyOf(changed);
        }
    }

    /**
     * Sets a variable whose value is never shown: nothing that the platform says in the log contains it, from now on,
     * also when the variable is changed or removed. What dynos print is theirs.
     *
     * @throws IllegalArgumentException as {@link #set(String, String)}
     */
    public void setSecret(String name, String value) {
        check(name, value);
        secrets.add(value); // first: no line may come in between
        set(name, value);
    }

    /** Removes a variable. Does nothing where there is none of this name. */
    public synchronized void unset(String name) {
        Map<String, String> changed = new TreeMap<>(variables);
        changed.remove(name);
        variables = Map.copyOf(changed);
    }

    /** The value of a variable, where it is set. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(asMap().get(name));
    }

    /** All variables as they are now; later changes don't show. */
    public synchronized Map<String, String> asMap() {
        return variables;
    }

    /** The names of the variables, in order; never their values. */
    @Override
    public String toString() {
        return "ConfigVars" + new TreeMap<>(asMap()).keySet();
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || name.startsWith("__") || name.startsWith("HEROKU_")) {
            throw new IllegalArgumentException("the name of a config var is letters, digits and '_', and begins neither"
                    + " with \"__\" nor with \"HEROKU_\": \"" + name + "\"");
        }
        if (PLATFORM.contains(name)) {
            throw new IllegalArgumentException(
                    "config var " + name + " can't be set: the platform gives every dyno its own");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the value of config var " + name + " contains a NUL character");
        }
    }
}
