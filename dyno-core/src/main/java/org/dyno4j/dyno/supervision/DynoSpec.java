package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;

/**
 * What one run of a dyno is to be.
 *
 * @param name its name
 * @param sandbox where it runs
 * @param command what it runs, for a shell
 * @param environment all its variables
 * @param port its {@code $PORT}
 * @param health when it is up; where that says nothing, once it is started
 * @param bootTimeout how long it has to be up
 * @param stopSignal what all its processes get first when it is to end
 * @param grace how long it has between that and SIGKILL
 * @param hangUp what is done when a client that was attached has gone
 * @param quota how much memory it was promised; absent where that is not limited
 */
public record DynoSpec(
        DynoName name,
        SandboxSpec sandbox,
        String command,
        Map<String, String> environment,
        int port,
        HealthChecks health,
        Duration bootTimeout,
        Signal stopSignal,
        Duration grace,
        HangUpPolicy hangUp,
        Optional<MemoryQuota> quota) {
    public DynoSpec {
        Objects.requireNonNull(stopSignal, "stopSignal");
        Objects.requireNonNull(hangUp, "hangUp");
        environment = Map.copyOf(environment);
    }

    /** The process that runs the command in a shell, its standard error going where its standard output goes. */
    ProcessSpec process(String shell, Streams streams, OutputSink output) {
        return streams.connect(inside(shell, command)).stdout(output).build();
    }

    /** A process beside that, in the same surroundings. */
    ProcessSpec.Builder inside(String shell, String further) {
        return ProcessSpec.command(List.of(shell, "-c", further))
                .environment(environment)
                .workingDirectory(SandboxSpec.APPLICATION_DIRECTORY);
    }

    /** Never the values of variables. */
    @Override
    public String toString() {
        return "DynoSpec[name=" + name + ", command=" + command + ", environment=" + environment.keySet() + "]";
    }
}
