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
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Everything that a dyno gets: all namespaces, its own root with the program's directory, all limits, the filter. */
@State(Scope.Benchmark)
public class IsolatedDyno {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinuxIsolation isolation;
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

    private @Nullable Sandbox sandbox;

    public IsolatedDyno() {
        this(LinuxIsolation.open());
    }

    IsolatedDyno(LinuxIsolation isolation) {
        this.isolation = isolation;
    }

    /** From nothing to a sandbox and the command's exit status; what follows belongs to {@link #end()}. */
    ExitStatus run(String command) throws InterruptedException, TimeoutException {
        Sandbox created = isolation.create(spec);
        sandbox = created;
        return created.start(ProcessSpec.command(command).build()).awaitExit(PATIENCE);
    }

    /** Leaves nothing of the sandbox; idempotent. */
    @TearDown(Level.Invocation)
    public void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @TearDown
    public void close() throws IOException {
        isolation.close();
        application.delete();
    }
}
