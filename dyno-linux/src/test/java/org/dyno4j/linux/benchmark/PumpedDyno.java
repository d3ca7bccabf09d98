package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.LinuxIsolation;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.SubscriptionOptions;
import org.dyno4j.procfile.Procfile;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One dyno's output through the pump, as bytes to a sink and as lines to a subscriber that gets every one. */
@State(Scope.Benchmark)
public class PumpedDyno {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final LinuxIsolation isolation = LinuxIsolation.open();
    private final Output output = Output.create();

    @TearDown
    public void close() throws IOException {
        isolation.close();
        output.delete();
    }

    long bytes() throws InterruptedException, TimeoutException {
        SandboxSpec spec =
                SandboxSpec.named("benchmark.1").application(output.directory()).build();
        CountingSink sink = new CountingSink();
        try (Sandbox sandbox = isolation.create(spec)) {
            sandbox.start(ProcessSpec.command(output.command()).stdout(sink).build())
                    .awaitExit(PATIENCE);
        }
        return output.checkBytes(sink.count);
    }

    long lines() throws InterruptedException, TimeoutException {
        AtomicLong lines = new AtomicLong();
        try (LogBuffer logs = LogBuffer.create();
                FormationManager manager = FormationManager.builder(Procfile.parse("idle: sleep 1000"))
                        .isolation(isolation)
                        .application(output.directory())
                        .logs(logs)
                        .build()) {
            logs.subscribe(
                    line -> count(line, lines), SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK));
            ExitVerdict verdict =
                    manager.run(String.join(" ", output.command())).await(PATIENCE);
            if (!(verdict instanceof ExitVerdict.Clean) || !logs.flush(PATIENCE)) {
                throw new IllegalStateException(verdict.toString());
            }
        }
        return output.checkLines(lines.get());
    }

    private static void count(LogLine line, AtomicLong lines) {
        if (line.source().equals(LogLine.APP)) {
            lines.setPlain(lines.getPlain() + 1);
        }
    }

    private static final class CountingSink implements OutputSink {
        private long count;

        @Override
        public void write(ByteBuffer bytes, Flow flow) {
            count += bytes.remaining();
            bytes.position(bytes.limit());
        }

        @Override
        public void end() {
            // The count is complete.
        }
    }
}
