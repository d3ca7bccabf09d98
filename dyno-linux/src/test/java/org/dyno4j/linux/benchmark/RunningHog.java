package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.Logged;
import org.dyno4j.log.LineWriter;

/** A hog at work in a dyno of its own; started only after the pid namespace and the limits were seen from outside. */
final class RunningHog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 50;

    private final Hog hog;
    private final Sandbox sandbox;
    private final SandboxProcess process;
    private final int processLimit;
    private final AtomicLong bytesLogged = new AtomicLong();
    private Pressure before;

    private RunningHog(Hog hog, Sandbox sandbox, int processLimit, LineWriter log) throws IOException {
        this.hog = hog;
        this.sandbox = sandbox;
        this.processLimit = processLimit;
        check();
        this.process = sandbox.start(ProcessSpec.command("/bin/bash", "-c", hog.script())
                .environment("PATH", "/usr/bin:/bin")
                .stdout(new Counted(new Logged(log), bytesLogged))
                .build());
        this.before = look();
    }

    /** Starts it in a sandbox of that spec, which has a limit of processes. */
    static RunningHog start(Isolation isolation, SandboxSpec spec, Hog hog, LineWriter log) throws IOException {
        Sandbox sandbox = isolation.create(spec);
        try {
            return new RunningHog(hog, sandbox, spec.limits().processes().orElseThrow(), log);
        } catch (IOException | RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    /** Nothing floods outside of a pid namespace of its own and a limit of processes that the kernel tells of. */
    private void check() throws IOException {
        Path sleeper = Path.of(
                "/proc",
                Long.toString(
                        sandbox.start(ProcessSpec.command("/bin/sleep", "1000").build())
                                .pid()));
        boolean own = !Files.readSymbolicLink(sleeper.resolve("ns/pid"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
        boolean limited = Files.readAllLines(sleeper.resolve("cgroup")).stream()
                .map(line -> line.split(":", 3))
                .map(line -> Path.of("/sys/fs/cgroup", line[1], line[2]))
                .flatMap(group -> Stream.of(group, Objects.requireNonNull(group.getParent())))
                .map(group -> group.resolve("pids.max"))
                .filter(Files::exists)
                .anyMatch(file -> read(file).equals(Integer.toString(processLimit + 1))); // Process 1 is the library's.
        if (!own || !limited) {
            throw new IllegalStateException("no pid namespace, or no limit of processes: no hog is started");
        }
    }

    /**
     * Waits until the hog is, since this was last asked or since its start, held back by its limit.
     *
     * @return what it has reached
     * @throws IllegalStateException if that does not come about: nothing can be said of a neighbour then
     */
    String awaitLimit() throws InterruptedException {
        Pressure last = before;
        for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() - deadline < 0; ) {
            last = look();
            Optional<String> reached = hog.atLimit(before, last);
            if (reached.isPresent()) {
                before = last;
                return reached.get();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("the " + hog.title() + " has not reached its limit: " + last);
    }

    private Pressure look() {
        ResourceUsage usage = sandbox.usage();
        Path program = Path.of("/proc", Long.toString(process.pid()));
        return new Pressure(
                System.nanoTime(),
                usage.processes().orElseThrow(),
                processLimit,
                usage.processLimitHits().orElseThrow(),
                usage.oomKills().orElseThrow(),
                entries(program.resolve("task")),
                entries(program.resolve("fd")),
                descriptorLimit(program),
                bytesLogged.get());
    }

    private static long entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The soft limit: {@code Max open files 10000 10000 files} in proc_pid_limits(5). */
    private static long descriptorLimit(Path program) {
        return read(program.resolve("limits"))
                .lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> Long.parseLong(line.split(" +", 0)[3]))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }

    /** Counts what goes through. */
    private record Counted(OutputSink sink, AtomicLong bytes) implements OutputSink {
        @Override
        public void write(ByteBuffer piece, Flow flow) {
            bytes.addAndGet(piece.remaining());
            sink.write(piece, flow);
        }

        @Override
        public void end() {
            sink.end();
        }
    }
}
