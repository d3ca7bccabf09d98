package org.dyno4j.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.dyno4j.app.App;
import org.dyno4j.app.AppOptions;
import org.dyno4j.app.DynoHost;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.log.DrainOptions;
import org.dyno4j.log.FileTarget;
import org.dyno4j.log.LogDrain;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.SyslogTarget;

/** Sends an app's log to files of bounded size, and what its dynos print to a syslog server that this starts. */
public final class Drains {
    /** A worker that has done its first job is up, so that there is something to send. */
    private static final AppOptions OPTIONS = AppOptions.defaults()
            .withFormation(
                    formation -> formation.health("worker", HealthChecks.readyWhen(HealthCheck.logLine("did job"))));

    private Drains() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("drains");
        Path file = directory.resolve("app.log");
        try (SyslogListener server = SyslogListener.start(message -> System.out.print("syslog: " + message));
                DynoHost host = DynoHost.open()) {
            App app = host.createApp("hello", SampleApp.directory(), OPTIONS);
            app.config().setSecret("API_KEY", "never shown in what the platform says");

            LogDrain files = app.logs().addDrain(FileTarget.at(file).withRotation(1_000, 3), DrainOptions.heroku());
            LogDrain syslog = app.logs()
                    .addDrain(
                            SyslogTarget.tcp("127.0.0.1", server.port()).withHostname("d.hello"),
                            DrainOptions.defaults().withFilter(LogFilter.all().withSource(LogLine.APP)));

            app.deploy();
            app.scale("worker=1");
            app.awaitUp(Duration.ofSeconds(30));
            app.close(); // the last lines are still sent
            System.out.println(files.target() + ": " + files.status());
            System.out.println(syslog.target() + ": " + syslog.status());
        }
        try (Stream<Path> files = Files.list(directory).sorted()) {
            for (Path each : files.toList()) {
                System.out.println(each.getFileName() + ", " + Files.size(each) + " bytes:");
                System.out.print(Files.readString(each));
                Files.delete(each);
            }
        }
        Files.delete(directory);
    }
}
