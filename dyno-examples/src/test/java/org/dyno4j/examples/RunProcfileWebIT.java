package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The main job: the sample in Python with two web dynos and a worker. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileWebIT {
    private static final String LOG_LINE =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00 (app|dyno)\\[((web|worker|release)\\.\\d+|api)]: .*";

    @TempDir
    private Path directory;

    private final DynoProcesses processes = new DynoProcesses();
    private WebClient web;
    private Example example;

    @BeforeEach
    void start() throws IOException {
        web = WebClient.ofFreePort();
        TestApp.sample(directory, "python", processes.marker());
        example = Example.start(
                "RunProcfile", directory.toString(), "web=2", "worker=1", "--port", String.valueOf(web.port()));
        example.awaitLine("dyno[web.1]: State changed from starting to up");
        example.awaitLine("dyno[web.2]: State changed from starting to up");
        example.awaitLine("app[worker.1]: worker.1 did job 1");
    }

    @AfterEach
    void end() {
        example.close();
    }

    @Test
    void bothWebDynosServeByTurns() throws IOException {
        // The log may say that both are up a moment before connections are spread.
        await().atMost(Example.PATIENCE).until(() -> !web.field("dyno").equals(web.field("dyno")));
        List<String> dynos = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            dynos.add(web.field("dyno"));
        }

        assertThat(dynos).containsOnly("web.1", "web.2");
        assertThat(dynos.subList(0, 5))
                .doesNotContainSequence("web.1", "web.1")
                .doesNotContainSequence("web.2", "web.2");
        example.awaitLine("app[web.1]: \"GET / HTTP/1.1\" 200 -");
    }

    @Test
    void eachDynoListensInANetworkOfItsOwn() throws IOException {
        Set<Path> networks =
                processes.running().stream().map(RunProcfileWebIT::networkOf).collect(Collectors.toSet());

        assertThat(networks).hasSize(3).doesNotContain(networkOf(Path.of("/proc/self")));
    }

    @Test
    void everyLineHasTheDocumentedForm() {
        assertThat(example.stdout().lines()).isNotEmpty().allMatch(line -> line.matches(LOG_LINE));
        await().atMost(Example.PATIENCE)
                .until(() -> example.stderr().text().contains("http://127.0.0.1:" + web.port() + "/"));
    }

    @Test
    void aDynoThatCrashesIsRestartedWhileTheOtherServes() throws IOException {
        assertThat(web.get("/crash")).isEmpty();

        example.awaitLine("State changed from up to crashed");
        await().atMost(Example.PATIENCE).until(() -> timesUp() == 3);
        assertThat(web.get("/")).startsWith("HTTP/1.1 200 ");
        assertThat(example.stdout().text()).contains("crashing, as asked").contains("Process exited with status 1");
    }

    @Test
    void connectionsAreRefusedWhileNoWebDynoIsUp() throws IOException {
        example.type("scale web=0");
        await().atMost(Example.PATIENCE).until(web::refuses);

        example.type("scale web=1");

        await().atMost(Example.PATIENCE).until(() -> !web.refuses());
        assertThat(web.field("dyno")).isEqualTo("web.1");
    }

    @Test
    void sigtermStopsGracefullyAndLeavesNothing() throws IOException, InterruptedException {
        assertThat(processes.running()).isNotEmpty();

        example.terminate();

        assertThat(example.awaitExit()).as(example.toString()).isZero();
        assertThat(processes.running()).isEmpty();
        assertThat(web.refuses()).isTrue();
        assertThat(example.stdout().text())
                .contains("dyno[web.2]: Stopping all processes with SIGTERM")
                .contains("dyno[worker.1]: State changed from stopping to down");
    }

    private long timesUp() {
        return example.stdout().lines().stream()
                .filter(line -> line.contains("dyno[web.") && line.endsWith("from starting to up"))
                .count();
    }

    private static Path networkOf(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns").resolve("net"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
