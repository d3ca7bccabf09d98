package org.dyno4j.examples;

import java.nio.file.Path;
import java.time.Duration;
import org.dyno4j.app.App;
import org.dyno4j.app.DynoHost;

/** The shortest way from a directory with a Procfile to running dynos: {@code Quickstart [DIR]}. */
public final class Quickstart {
    private Quickstart() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : SampleApp.directory();
        try (DynoHost host = DynoHost.open()) { // the strongest isolation that this machine offers
            App app = host.createApp("hello", directory);
            app.logs().subscribe(System.out::println);
            app.config().set("GREETING", "bonjour");
            app.deploy(); // release v1; `release` runs first; web starts at 1
            app.scale("web=2", "worker=1:standard-2x");
            app.awaitUp(Duration.ofSeconds(30));
            app.dynos().forEach(dyno -> System.out.println(dyno.describe()));
        } // SIGTERM, grace, SIGKILL; nothing left behind
    }
}
