package org.dyno4j.formation;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.procfile.Procfile;

/**
 * What the dynos of a formation run: code and config vars under one name. Immutable.
 *
 * @param name what it is called, such as {@code v12}
 * @param procfile the process types and their commands
 * @param application the directory that dynos see as {@code /app}; where absent, that is empty
 * @param config the config vars
 */
public record FormationRelease(String name, Procfile procfile, Optional<Path> application, Map<String, String> config) {
    /** Throws {@link IllegalArgumentException} if a config var is not one; it tells no value. */
    public FormationRelease {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(procfile, "procfile");
        Objects.requireNonNull(application, "application");
        DynoEnvironment.check(config);
        config = Map.copyOf(config);
    }

    /** A release whose dynos find an empty {@code /app} and no config vars. */
    public static FormationRelease of(String name, Procfile procfile) {
        return new FormationRelease(name, procfile, Optional.empty(), Map.of());
    }

    /** The same with this directory as {@code /app}. */
    public FormationRelease withApplication(Path directory) {
        return new FormationRelease(name, procfile, Optional.of(directory), config);
    }

    /** The same with these config vars instead. */
    public FormationRelease withConfig(Map<String, String> variables) {
        return new FormationRelease(name, procfile, application, variables);
    }

    /** Never the values of config vars. */
    @Override
    public String toString() {
        return "FormationRelease[name=" + name + ", application=" + application + ", config=" + config.keySet() + "]";
    }
}
