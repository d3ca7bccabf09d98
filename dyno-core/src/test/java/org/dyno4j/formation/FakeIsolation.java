package org.dyno4j.formation;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;

/** Sandboxes in which nothing runs: a test says when a dyno listens, prints and ends. */
final class FakeIsolation implements Isolation {
    final Map<String, FakeSandbox> live = new ConcurrentHashMap<>();
    final List<SandboxSpec> created = new CopyOnWriteArrayList<>();
    volatile boolean failing;
    /** What is wrong with all that is tried from now on, beside the creation of a sandbox. */
    volatile Optional<String> trouble = Optional.empty();
    /** Why no sandbox is created, where {@link #failing}. */
    volatile String failure = "mount(overlay) failed: EPERM";

    /** Whether that is what nobody foresees. */
    volatile boolean unforeseen;
    /** What is wrong with the removal of a sandbox, and of what it used. */
    volatile Optional<String> remains = Optional.empty();

    volatile boolean listening = true;
    volatile boolean deaf;

    /** The one live dyno of this name. */
    FakeSandbox dyno(String name) {
        return live.values().stream()
                .filter(sandbox -> name.equals(sandbox.environment.get("DYNO")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        if (failing && unforeseen) {
            throw new IllegalStateException(failure);
        }
        if (failing) {
            throw new SandboxException(spec.name(), failure);
        }
        created.add(spec);
        FakeSandbox sandbox = new FakeSandbox(spec.name());
        live.put(spec.name(), sandbox);
        return sandbox;
    }

    @Override
    public IsolationReport report() {
        return new IsolationReport("fake", List.of());
    }

    @Override
    public PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        throw new UnsupportedOperationException("nothing is forwarded in these tests");
    }

    @Override
    public void close() {
        live.values().forEach(FakeSandbox::close);
    }

    private void requireNoTrouble(String sandbox) {
        requireNone(trouble, sandbox);
    }

    private static void requireNone(Optional<String> trouble, String sandbox) {
        trouble.ifPresent(text -> {
            throw new SandboxException(sandbox, text);
        });
    }

    /** One sandbox with one process. */
    final class FakeSandbox implements Sandbox, SandboxProcess {
        private final String name;
        private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        private Optional<OutputSink> output = Optional.empty();
        volatile long oomKills;
        volatile Map<String, String> environment = Map.of();
        volatile List<String> command = List.of();

        FakeSandbox(String name) {
            this.name = name;
        }

        void print(String text) {
            output.orElseThrow().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), new OutputSink.Flow() {
                @Override
                public void pause() {}

                @Override
                public void resume() {}
            });
        }

        /** The process ends. */
        void end(ExitStatus status) {
            if (!exit.isDone()) {
                output.ifPresent(OutputSink::end);
                exit.complete(status);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public SandboxProcess start(ProcessSpec spec) {
            requireNoTrouble(name);
            environment = spec.environment();
            command = spec.command();
            output = Optional.of(spec.stdout());
            return this;
        }

        @Override
        public void limit(ResourceLimits limits) {
            requireNoTrouble(name);
        }

        @Override
        public void signal(Signal signal) {
            if (!deaf) {
                end(new ExitStatus.Signalled(signal.number()));
            }
        }

        @Override
        public boolean accepts(int port) {
            return listening;
        }

        @Override
        public SandboxConnection connect(int port) throws IOException {
            if (!listening) {
                throw new ConnectException("nothing listens on port " + port);
            }
            return new AcceptedConnection();
        }

        @Override
        public ResourceUsage usage() {
            requireNone(remains, name);
            return new ResourceUsage(
                    Optional.of(Duration.ZERO),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.of(oomKills),
                    OptionalLong.empty());
        }

        @Override
        public void close() {
            end(new ExitStatus.Signalled(Signal.SIGKILL.number()));
            live.remove(name);
            requireNone(remains, name);
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public CompletionStage<ExitStatus> exit() {
            return exit;
        }

        @Override
        public ExitStatus awaitExit(Duration timeout) throws InterruptedException, TimeoutException {
            requireNoTrouble(name);
            try {
                return exit.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public OutputStream stdin() {
            throw new IllegalStateException("no pipe");
        }
    }

    /** One over which nothing is said. */
    private static final class AcceptedConnection implements SandboxConnection {
        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public int read(ByteBuffer destination) {
            return 0;
        }

        @Override
        public int write(ByteBuffer source) {
            return 0;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
