package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample in JavaScript, where the host has Node. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileNodeIT {
    private final DynoProcesses processes = new DynoProcesses();

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireNode() {
        boolean there = Stream.of("/usr/local/bin/node", "/usr/bin/node", "/bin/node")
                .anyMatch(path -> Files.isExecutable(Path.of(path)));
        if (!there) {
            String reason = "RunProcfileNodeIT: there is no node where dynos look for programs: install nodejs";
            System.out.println("SKIPPED " + reason);
            Assumptions.abort(reason);
        }
    }

    @Test
    void servesCrashesAndStopsLikeAnyOther() throws IOException, InterruptedException {
        TestApp.sample(directory, "node", processes.marker());
        WebClient web = WebClient.ofFreePort();
        try (Example example =
                Example.start("RunProcfile", directory.toString(), "web=2", "worker=1", "--port", "" + web.port())) {
            example.awaitLine("dyno[web.1]: State changed from starting to up");
            example.awaitLine("dyno[web.2]: State changed from starting to up");
            example.awaitLine("app[worker.1]: worker.1 did job 1");
            awaitBothServe(web);

            assertThat(web.get("/crash")).isEmpty();
            example.awaitLine("State changed from up to crashed");
            awaitBothServe(web);

            example.terminate();

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(processes.running()).isEmpty();
        }
    }

    private static void awaitBothServe(WebClient web) {
        Set<String> dynos = new HashSet<>();
        await().atMost(Example.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    dynos.add(web.field("dyno"));
                    return dynos.equals(Set.of("web.1", "web.2"));
                });
    }
}
