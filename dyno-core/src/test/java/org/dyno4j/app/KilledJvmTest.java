package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another JVM is killed while it makes a release: in its release phase, or in the middle of its rollout. */
@Timeout(300)
class KilledJvmTest {
    @TempDir
    private Path directory;

    private Path source = Path.of("");
    private Path state = Path.of("");
    private Path printed = Path.of("");
    private String secondLine = "";

    @ParameterizedTest
    @ValueSource(strings = {"release: echo here; exec sleep 1000", "web: echo here; exec sleep 1000"})
    void theReleaseThatItMadeHasFailedAndTheOneBeforeIsStarted(String line) throws Exception {
        secondLine = line;
        source = Files.createDirectory(directory.resolve("source"));
        state = directory.resolve("state");
        printed = directory.resolve("printed");
        Process jvm = start();
        try {
            awaitProcess();
            try {
                assertThatThrownBy(() -> open(state))
                        .isInstanceOf(StateException.class)
                        .hasMessageContaining("another host uses it, of process " + jvm.pid());
            } finally {
                List<ProcessHandle> left = jvm.descendants().toList(); // nothing isolates them
                jvm.destroyForcibly().waitFor();
                left.forEach(ProcessHandle::destroyForcibly);
            }
        } finally {
            jvm.destroyForcibly().waitFor();
        }
        try (DynoHost host = open(state)) {
            App app = host.app("hello").orElseThrow();
            assertThat(app.releases())
                    .extracting(release -> release.name() + " " + release.status())
                    .containsExactly("v1 SUCCEEDED", "v2 FAILED");
            assertThat(app.release()).map(Release::name).contains("v1");
            app.start();
            assertThat(app.formation()).hasToString("worker=0:standard-1x web=1:standard-1x");
            app.scale("worker=1");
            await().atMost(PATIENCE)
                    .until(() -> app.logs().history(100, LogFilter.all().withSource(LogLine.APP)).stream()
                            .map(LogLine::text)
                            .anyMatch("first"::equals));
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJvmTest.class.getName(),
                        state.toString(),
                        source.toString(),
                        secondLine)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
    }

    private void awaitProcess() {
        await().atMost(PATIENCE.multipliedBy(2)) // for a JVM and two releases
                .until(() -> Files.readAllLines(printed).contains("here"));
    }

    private static DynoHost open(Path state) {
        return DynoHost.builder()
                .isolation(PlainIsolation.open())
                .stateDirectory(state)
                .open();
    }

    /** In the other JVM. */
    public static void main(String[] arguments) throws Exception {
        Path source = Path.of(arguments[1]);
        DynoHost host = open(Path.of(arguments[0]));
        App app = host.createApp("hello", source);
        app.logs().subscribe(line -> System.out.println(line.text()));
        Files.write(
                source.resolve("Procfile"),
                List.of(
                        "worker: echo first; exec sleep 1000",
                        "web: exec python3 -m http.server --bind 127.0.0.1 $PORT"));
        app.deploy();
        app.awaitUp(PATIENCE);
        Files.write(source.resolve("Procfile"), List.of("worker: echo second", arguments[2]));
        app.deploy();
    }
}
