package org.dyno4j.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One isolation, one sandbox and its application per test. */
@Timeout(120)
abstract class IsolationContract {
    static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    static final Duration PATIENCE = Patience.PATIENCE;

    @TempDir
    Path application;

    Isolation isolation;
    Sandbox sandbox;

    /** Opens the isolation that is tried. */
    protected abstract Isolation open();

    @BeforeEach
    void createSandbox() throws IOException {
        Files.setPosixFilePermissions(application, PosixFilePermissions.fromString("rwxr-xr-x"));
        isolation = open();
        sandbox = create("web.1");
    }

    @AfterEach
    void closeIsolation() {
        isolation.close();
    }

    Sandbox create(String name) {
        return isolation.create(SandboxSpec.named(name).application(application).build());
    }

    static ProcessSpec.Builder command(String... command) {
        return ProcessSpec.command(command).environment("PATH", PATH);
    }

    static ProcessSpec.Builder shell(String script) {
        return command("sh", "-c", script);
    }

    ExitStatus run(ProcessSpec.Builder spec) throws InterruptedException, TimeoutException {
        return sandbox.start(spec.build()).awaitExit(PATIENCE);
    }

    String output(ProcessSpec.Builder spec) throws InterruptedException, TimeoutException {
        CapturingSink sink = new CapturingSink();
        run(spec.stdout(sink));
        return sink.text();
    }

    /** Starts a script and waits until it has printed {@code ready}. */
    SandboxProcess startReady(String script, CapturingSink sink) {
        SandboxProcess process = sandbox.start(shell(script).stdout(sink).build());
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> sink.text().contains("ready\n"));
        return process;
    }

    void file(String name, String permissions, String... lines) throws IOException {
        Path file = Files.write(application.resolve(name), List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
