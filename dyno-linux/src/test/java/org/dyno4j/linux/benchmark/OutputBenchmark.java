package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Warmup;

/** All of one program's output, none of it lost: the pump beside a reading thread. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class OutputBenchmark {

    @Benchmark
    public long processBytes(PumpedProcess process) throws IOException, InterruptedException, ExecutionException {
        return process.bytes();
    }

    @Benchmark
    public long dynoBytes(PumpedDyno dyno) throws InterruptedException, TimeoutException {
        return dyno.bytes();
    }

    @Benchmark
    public long processLines(PumpedProcess process) throws IOException, InterruptedException, ExecutionException {
        return process.lines();
    }

    @Benchmark
    public long dynoLines(PumpedDyno dyno) throws InterruptedException, TimeoutException {
        return dyno.lines();
    }
}
