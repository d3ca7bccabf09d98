package org.dyno4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.dyno4j.app.App;
import org.dyno4j.app.DynoHost;
import org.dyno4j.app.ReleaseCommandException;
import org.dyno4j.app.RolloutException;

/**
 * Makes releases of a program: a deployment, a change of config vars, one whose release command fails, one whose dynos
 * don't come up, a rollback.
 */
public final class Releases {
    private static final String FIRST =
            "worker: echo \"version 1, $GREETING\"; exec sleep 3600\nweb: exec python3 -m http.server $PORT\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Releases() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("releases");
        Path procfile = directory.resolve("Procfile");
        try (DynoHost host = DynoHost.open()) {
            App app = host.createApp("hello", directory);
            app.logs().subscribe(System.out::println);

            Files.writeString(procfile, FIRST);
            app.deploy(); // starts one web dyno
            app.scale("worker=1");
            app.awaitUp(PATIENCE);

            app.config().set(Map.of("GREETING", "bonjour", "AUDIENCE", "world")); // one change, one release
            app.awaitUp(PATIENCE);

            Files.writeString(procfile, "release: exit 1\nworker: echo \"version 2\"; exec sleep 3600\n");
            try {
                app.deploy();
            } catch (ReleaseCommandException failed) {
                System.out.println(failed.getMessage());
            }

            Files.writeString(procfile, "web: exit 3\nworker: echo \"version 2\"; exec sleep 3600\n");
            try {
                app.deploy();
            } catch (RolloutException failed) { // its web dynos have served all the while
                System.out.println(failed.getMessage());
            }

            app.rollback(1);
            app.awaitUp(PATIENCE);
            app.releases()
                    .forEach(release ->
                            System.out.println(release.name() + " " + release.description() + ": " + release.status()));
        } finally {
            Files.delete(procfile);
            Files.delete(directory);
        }
    }
}
