package org.dyno4j.app;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.log.Secrets;

/**
 * The config vars of a program: environment variables that every dyno gets.
 *
 * <p>Before the first {@link App#deploy()} they are only noted. From then on each change, of however many variables,
 * makes one release of the code that runs, as {@link App#deploy()} does, its release command included; a change that
 * changes nothing makes none. Where that release fails, the variables stay changed, for the next one.
 *
 * <p>Names are letters, digits and {@code _}; they begin neither with {@code __} nor with {@code HEROKU_}, and
 * {@code PORT} and {@code DYNO} belong to the platform. All names and values together have at most {@value #MOST_BYTES}
 * bytes in UTF-8. Thread-safe.
 */
public final class ConfigVars {
    /** How many bytes all names and values may have together. */
    public static final int MOST_BYTES = 32 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Set<String> PLATFORM = Set.of("PORT", "DYNO");

    private final KeptState state;
    private final SecretPolicy policy;
    private final Secrets secrets;
    private final Consumer<String> changed;

    /** Config vars whose secret values are made known there, and whose changes are described there. */
    ConfigVars(KeptState state, SecretPolicy policy, Secrets secrets, Consumer<String> changed) {
        this.state = state;
        this.policy = policy;
        this.secrets = secrets;
        this.changed = changed;
    }

    /**
     * Sets a variable.
     *
     * @throws IllegalArgumentException if the name is not one, the value contains a NUL character, or it is too much
     *     altogether; the message never contains the value, and nothing was changed
     * @throws org.dyno4j.DynoException if the release that it makes fails, as of {@link App#deploy()}; where the thread
     *     was interrupted, too, and the interrupt stays set
     */
    public void set(String name, String value) {
        change(ConfigChange.none().set(name, value));
    }

    /**
     * Sets several variables by one change, or none of them if one is refused.
     *
     * @throws IllegalArgumentException as {@link #set(String, String)}
     * @throws org.dyno4j.DynoException as {@link #set(String, String)}
     */
    public void set(Map<String, String> changes) {
        change(ConfigChange.none().set(changes));
    }

    /**
     * Sets a variable whose value is never shown: nothing that the platform says, in the log, events, statuses and
     * exceptions, contains it, from now on, also when the variable is changed or removed. What dynos print is theirs, unless
     * {@link SecretPolicy#inPrintedLines}. Values that the variable had before, or is set to later, are not shown either.
     *
     * @throws IllegalArgumentException as {@link #set(String, String)}
     * @throws org.dyno4j.DynoException as {@link #set(String, String)}
     */
    public void setSecret(String name, String value) {
        change(ConfigChange.none().setSecret(name, value));
    }

    /**
     * Removes variables by one change. Does nothing about names of which there is none.
     *
     * @throws org.dyno4j.DynoException as {@link #set(String, String)}
     */
    public void unset(String... names) {
        change(ConfigChange.none().unset(names));
    }

    /**
     * Sets and removes variables by one change, which is one release; or does nothing if a part of it is refused.
     *
     * @throws IllegalArgumentException as {@link #set(String, String)}
     * @throws org.dyno4j.DynoException as {@link #set(String, String)}
     */
    public void change(ConfigChange change) {
        Awaiting.refuseOnControlThread("config vars are changed");
        change.variables().forEach(ConfigVars::check);
        AppState before = state.now();
        Map<String, String> intended = changed(before.config(), change);
        requireSize(intended); // before a value that is refused is taken for a secret
        AppState secret = before.withSecrets(change.secrets());
        Stream.concat(secret.secretValues(policy), secret.withConfig(intended).secretValues(policy))
                .distinct()
                .forEach(secrets::add); // first: no line may come in between
        AppState after = state.change(current -> {
            Map<String, String> variables = changed(current.config(), change);
            requireSize(variables);
            return current.withSecrets(change.secrets()).withConfig(variables);
        });
        if (!after.config().equals(before.config())) {
            changed.accept(change.describe(before.config().keySet()));
        }
    }

    private static Map<String, String> changed(Map<String, String> variables, ConfigChange change) {
        Map<String, String> changed = new TreeMap<>(variables);
        change.applyTo(changed);
        return changed;
    }

    /** The value of a variable, where it is set. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(asMap().get(name));
    }

    /** All variables as they are now; later changes don't show. */
    public Map<String, String> asMap() {
        return state.now().config();
    }

    /** The names of the variables, in order; never their values. */
    @Override
    public String toString() {
        return "ConfigVars" + new TreeSet<>(asMap().keySet());
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

    private static void requireSize(Map<String, String> variables) {
        int bytes = variables.entrySet().stream()
                .mapToInt(variable -> bytes(variable.getKey()) + bytes(variable.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("the config vars would have " + bytes + " bytes, names and values"
                    + " together; " + MOST_BYTES + " are possible. Put what is long into a file");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
