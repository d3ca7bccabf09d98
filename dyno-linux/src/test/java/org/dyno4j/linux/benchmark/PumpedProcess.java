package org.dyno4j.linux.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one does without a pump: {@link ProcessBuilder}, and a thread that reads. */
@State(Scope.Benchmark)
public class PumpedProcess {
    private static final int BUFFER = 64 * 1024;

    private final Output output = Output.create();

    @TearDown
    public void close() throws IOException {
        output.delete();
    }

    long bytes() throws IOException, InterruptedException, ExecutionException {
        Process process = start();
        return output.checkBytes(readOnThread(process, () -> {
            byte[] buffer = new byte[BUFFER];
            long count = 0;
            try (InputStream stream = process.getInputStream()) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    count += read;
                }
            }
            return count;
        }));
    }

    long lines() throws IOException, InterruptedException, ExecutionException {
        Process process = start();
        return output.checkLines(readOnThread(process, () -> {
            long count = 0;
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                while (reader.readLine() != null) {
                    count++;
                }
            }
            return count;
        }));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(output.command())
                .directory(output.directory().toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static long readOnThread(Process process, Callable<Long> reading)
            throws InterruptedException, ExecutionException {
        FutureTask<Long> task = new FutureTask<>(reading);
        Thread thread = new Thread(task, "reader");
        thread.start();
        long count = task.get();
        process.waitFor();
        return count;
    }
}
