package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.LinuxIsolation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Everything that a dyno gets: all namespaces, its own root with the program's directory, all limits, the filter. */
@State(Scope.Benchmark)
public class IsolatedDyno {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinuxIsolation isolation = LinuxIsolation.open();
    private final Output application = Output.create();
    private final SandboxSpec spec = SandboxSpec.named("benchmark.1")
            .application(application.directory())
            .limits(ResourceLimits.builder()
                    .memoryMebibytes(512)
                    .swapBytes(0)
                    .cpuWeight(100)
                    .cpus(2)
                    .processes(256)
                    .build())
            .build();

    @TearDown
    public void close() throws IOException {
        isolation.close();
        application.delete();
    }

    /** From nothing to a sandbox, the command's exit status, and nothing again. */
    ExitStatus run(String command) throws InterruptedException, TimeoutException {
        try (Sandbox sandbox = isolation.create(spec)) {
            return sandbox.start(ProcessSpec.command(command).build()).awaitExit(PATIENCE);
        }
    }
}
