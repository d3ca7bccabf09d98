package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can't be run ends at once, with a message that helps and a status that is not 0. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileRefusalsIT {
    @TempDir
    private Path directory;

    @Test
    void aPortThatIsTaken() throws IOException, InterruptedException {
        TestApp.of(directory, "web: sleep 1000");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    1,
                    "can't listen on 127.0.0.1:" + taken.getLocalPort() + ": ",
                    directory.toString(),
                    "--port",
                    "" + taken.getLocalPort());
        }
    }

    @Test
    void aTypeThatTheProcfileLacks() throws IOException, InterruptedException {
        TestApp.of(directory, "web: sleep 1000");
        assertRefused(1, "there is no process type \"wbe\" (the process types are web)", directory.toString(), "wbe=1");
    }

    @Test
    void aDirectoryThatIsNotThere() throws IOException, InterruptedException {
        Path missing = directory.resolve("missing");
        assertRefused(1, missing + "/Procfile failed: there is no such file", missing.toString());
    }

    @Test
    void argumentsThatMakeNoSense() throws IOException, InterruptedException {
        assertRefused(64, "usage: RunProcfile DIR [TYPE=N[:SIZE] ...]", directory.toString(), "--sort", "5000");
    }

    private static void assertRefused(int status, String message, String... arguments)
            throws IOException, InterruptedException {
        try (Example example = Example.start("RunProcfile", arguments)) {
            assertThat(example.awaitExit()).as(example.toString()).isEqualTo(status);
            assertThat(example.stderr().text()).contains(message).doesNotContain("\tat ");
            assertThat(example.stdout().text()).isEmpty();
        }
    }
}
