package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxSpec;

/**
 * What one run of a dyno is to be.
 *
 * @param name its name
 * @param sandbox where it runs
 * @param command what it runs, for a shell
 * @param environment all its variables
 * @param readiness the port on which it must listen to be up; where absent, it is up once started
 * @param bootTimeout how long it has for that
 * @param grace how long it has between SIGTERM and SIGKILL
 */
public record DynoSpec(
        DynoName name,
        SandboxSpec sandbox,
        String command,
        Map<String, String> environment,
        OptionalInt readiness,
        Duration bootTimeout,
        Duration grace) {
    public DynoSpec {
        environment = Map.copyOf(environment);
    }

    /** The process that runs the command in a shell, its standard error going where its standard output goes. */
    ProcessSpec process(String shell, Streams streams, OutputSink output) {
        return streams.connect(ProcessSpec.command(List.of(shell, "-c", command)))
                .environment(environment)
                .workingDirectory(SandboxSpec.APPLICATION_DIRECTORY)
                .stdout(output)
                .build();
    }

    /** Never the values of variables. */
    @Override
    public String toString() {
        return "DynoSpec[name=" + name + ", command=" + command + ", environment=" + environment.keySet() + "]";
    }
}
