package org.dyno4j.formation;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.Dyno;
import org.dyno4j.dyno.supervision.DynoSpec;
import org.dyno4j.dyno.supervision.LoggedStreams;
import org.dyno4j.dyno.supervision.MemoryQuota;
import org.dyno4j.dyno.supervision.Platform;
import org.dyno4j.dyno.supervision.PlatformLines;
import org.dyno4j.dyno.supervision.Streams;
import org.dyno4j.isolation.SandboxSpec;

/** Begins runs of dynos: gives each a port, an environment and a sandbox of its own. */
final class DynoFactory {
    private static final int LONGEST_TYPE = 120;

    private final Platform platform;
    private final Settings settings;
    private final Ports ports;
    private final RandomGenerator random;

    DynoFactory(Platform platform, Settings settings, Ports ports, RandomGenerator random) {
        this.platform = platform;
        this.settings = settings;
        this.ports = ports;
        this.random = random;
    }

    /** A dyno of the formation; a web dyno is up only once it listens, if nothing else is wanted. */
    Run formationDyno(DynoName name, Generation generation, DynoSize size, Run.Owner owner) {
        return begin(
                name,
                generation,
                generation.command(name.type()),
                size,
                Map.of(),
                logged(name),
                owner,
                settings.healthOf(name));
    }

    /** A one-off, which is up as soon as it is started. */
    Run oneOff(
            DynoName name,
            Generation generation,
            String command,
            DynoSize size,
            Map<String, String> further,
            Streams streams,
            Run.Owner owner) {
        return begin(name, generation, command, size, further, streams, owner, HealthChecks.standard());
    }

    /** Streams that end in the log. */
    Streams logged(DynoName name) {
        return new LoggedStreams(platform.log(), name);
    }

    private Run begin(
            DynoName name,
            Generation generation,
            String command,
            DynoSize size,
            Map<String, String> further,
            Streams streams,
            Run.Owner owner,
            HealthChecks health) {
        int port = ports.take();
        Run run = new Run(ports, port, generation, platform.log().redact(command), size, owner);
        StopPolicy stopPolicy = settings.stopPolicies().of(name.type());
        DynoSpec spec = new DynoSpec(
                name,
                sandbox(name, generation, size),
                command,
                DynoEnvironment.of(generation.release().config(), name, port, further),
                port,
                health,
                health.bootTimeout().orElse(settings.bootTimeout()),
                stopPolicy.signal(),
                stopPolicy.grace(),
                settings.hangUpPolicy(),
                MemoryQuota.of(size, settings.memoryPolicy()));
        run.start(new Dyno(platform, spec, streams, run));
        return run;
    }

    private SandboxSpec sandbox(DynoName name, Generation generation, DynoSize size) {
        SandboxSpec.Builder builder = SandboxSpec.named(sandboxName(name))
                .limits(settings.memoryPolicy().limits(size))
                .network(settings.network())
                .filter(settings.filter())
                .stack(settings.stack());
        generation.release().application().ifPresent(builder::application);
        if (settings.filter().loggingDenials()) {
            builder.denials(denied -> platform.log().platform(name, PlatformLines.denied(denied)));
        }
        return builder.build();
    }

    /**
     * Like {@code web.1.03fa9c21}: in an overlapping restart two sandboxes belong to one name, and several formations
     * may share an isolation.
     */
    private String sandboxName(DynoName name) {
        String type = name.type().substring(0, Math.min(name.type().length(), LONGEST_TYPE));
        String beginning = type.startsWith("-") ? "_" + type.substring(1) : type;
        return String.format("%s.%d.%08x", beginning, name.number(), random.nextInt());
    }
}
