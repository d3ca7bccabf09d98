package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a formation ends, and the other network. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileEndIT {
    private final DynoProcesses processes = new DynoProcesses();

    @TempDir
    private Path directory;

    @Test
    void whatADynoPrintsOnItsWayOutIsNotLost() throws IOException, InterruptedException {
        TestApp.of(
                directory,
                "worker: trap 'sleep 1; printf \"tidied up\"; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            example.awaitLine("app[worker.1]: ready");

            example.terminate();

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text())
                    .contains("app[worker.1]: tidied up\n")
                    .contains("dyno[worker.1]: Process exited with status 0\n");
        }
    }

    @Test
    void aDynoThatIgnoresSigtermIsKilledAfterTheGrace() throws IOException, InterruptedException {
        TestApp.of(directory, "worker: trap '' TERM; echo ready; " + processes.sleeping());
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            example.awaitLine("app[worker.1]: ready");

            example.type("stop");

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text())
                    .contains("Error R12 (Exit timeout)")
                    .contains("SIGKILL");
            assertThat(processes.running()).isEmpty();
        }
    }

    @Test
    void withoutArgumentsTheSampleIsServedUntilCtrlC() throws IOException, InterruptedException {
        WebClient web = WebClient.of(5000);
        awaitFree(web);
        try (Example example = Example.startAsFromAnIde("", "RunProcfile")) {
            example.awaitLine("dyno[web.1]: State changed from starting to up");
            await().atMost(Example.PATIENCE).until(() -> !web.refuses());
            assertThat(web.field("dyno")).isEqualTo("web.1");

            example.interrupt();

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text())
                    .contains("dyno[web.1]: State changed from stopping to down\n")
                    .contains("dyno[worker.1]: State changed from stopping to down\n");
            assertThat(web.refuses()).isTrue();
        }
    }

    /** Another run of these tests keeps it for seconds only. */
    private static void awaitFree(WebClient web) {
        try {
            await().atMost(Example.PATIENCE).until(web::refuses);
        } catch (ConditionTimeoutException e) {
            Assumptions.abort("port " + web.port() + ", that of RunProcfile, is somebody else's");
        }
    }

    @Test
    void inTheHostsNetworkDynosAreServedToo() throws IOException {
        WebClient web = WebClient.ofFreePort();
        TestApp.sample(directory, "python", processes.marker());
        try (Example example = Example.start(
                "RunProcfile", directory.toString(), "web=1", "--network", "host", "--port", "" + web.port())) {
            example.awaitLine("dyno[web.1]: State changed from starting to up");

            await().atMost(Example.PATIENCE).until(() -> !web.refuses());
            assertThat(web.field("dyno")).isEqualTo("web.1");
            assertThat(processes.running())
                    .isNotEmpty()
                    .allSatisfy(process -> assertThat(networkOf(process)).isEqualTo(networkOf(Path.of("/proc/self"))));
        }
    }

    private static Path networkOf(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns").resolve("net"));
    }
}
