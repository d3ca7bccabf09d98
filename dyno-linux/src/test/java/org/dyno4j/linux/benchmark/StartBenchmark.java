package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From nothing to the exit status of a command that does nothing.
 *
 * <p>At that moment {@code bwrap} has left its namespaces to the kernel, which takes them down on its own time; a
 * closed sandbox has waited for that, and has removed its cgroups. Hence the dyno is measured both ways.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
public class StartBenchmark {
    static final String COMMAND = "/bin/true";

    @Benchmark
    public int processBuilder() throws IOException, InterruptedException {
        return run(List.of(COMMAND));
    }

    @Benchmark
    public ExitStatus bareSpawn(BareSpawn spawn) {
        return spawn.run(COMMAND);
    }

    @Benchmark
    public ExitStatus isolatedDyno(IsolatedDyno dyno) throws InterruptedException, TimeoutException {
        return dyno.run(COMMAND);
    }

    @Benchmark
    public ExitStatus closedDyno(IsolatedDyno dyno) throws InterruptedException, TimeoutException {
        ExitStatus status = dyno.run(COMMAND);
        dyno.end();
        return status;
    }

    @Benchmark
    public int bwrap(OciBundle unused) throws IOException, InterruptedException {
        return Peer.BUBBLEWRAP.run(unused);
    }

    @Benchmark
    public int crun(OciBundle bundle) throws IOException, InterruptedException {
        return Peer.CRUN.run(bundle);
    }

    @Benchmark
    public int runc(OciBundle bundle) throws IOException, InterruptedException {
        return Peer.RUNC.run(bundle);
    }

    static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command.get(0) + " ended with status " + status);
        }
        // As a caller that waits for the end would; without it the pipes stay open until a collection.
        process.getInputStream().close();
        process.getErrorStream().close();
        process.getOutputStream().close();
        return status;
    }
}
