package org.dyno4j.formation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.procfile.Procfile;

/** What a formation manager was built with. */
record Settings(
        Procfile procfile,
        Optional<Path> application,
        Map<String, String> config,
        Map<String, DynoSize> sizes,
        NetworkMode network,
        SyscallFilter filter,
        Stack stack,
        RestartPolicy restartPolicy,
        StopPolicy stopPolicy,
        Duration bootTimeout) {
    static final DynoSize DEFAULT_SIZE = DynoSize.named("standard-1x");

    Settings {
        config = Map.copyOf(config);
        sizes = Map.copyOf(sizes);
    }

    DynoSize sizeOf(String type) {
        return sizes.getOrDefault(type, DEFAULT_SIZE);
    }

    /** A size of the builder's, by its name, or else one of Heroku's. */
    DynoSize sizeNamed(String name) {
        return sizes.values().stream()
                .filter(size -> size.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> DynoSize.named(name));
    }
}
