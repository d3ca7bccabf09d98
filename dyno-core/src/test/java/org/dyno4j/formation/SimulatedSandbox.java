package org.dyno4j.formation;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.MemoryInUseException;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;

/** A sandbox with one process and, maybe, children of it, all of which behave as was decided beforehand. */
final class SimulatedSandbox implements Sandbox, SandboxProcess {
    /** The line that a dyno prints when it begins to listen. */
    static final String LISTENING = "Listening\n";

    private static final OutputSink.Flow FLOW = new OutputSink.Flow() {
        @Override
        public void pause() {
            throw new IllegalStateException("nobody is too slow for one line");
        }

        @Override
        public void resume() {
            throw new IllegalStateException("nobody has paused it");
        }
    };

    private final SandboxSpec spec;
    private final Behaviour behaviour;
    private final SimulatedControl control;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final List<SimulatedCommand> commands = new ArrayList<>();
    private Optional<OutputSink> output = Optional.empty();
    private Optional<Duration> startedAt = Optional.empty();
    private Optional<ProcessSpec> started = Optional.empty();
    private String dyno = "";
    private String port = "";
    private Optional<ExitStatus> endWhenThawed = Optional.empty();
    private boolean frozen;
    private boolean closed;
    private long oomKills;
    private ResourceLimits limits;

    SimulatedSandbox(SandboxSpec spec, Behaviour behaviour, SimulatedControl control) {
        this.spec = spec;
        this.limits = spec.limits();
        this.behaviour = behaviour;
        this.control = control;
    }

    /** The name of the dyno whose sandbox it is, from its own: {@code web.1.03fa9c21}. */
    static DynoName dynoOf(SandboxSpec spec) {
        String name = spec.name();
        return DynoName.parse(name.substring(0, name.lastIndexOf('.')));
    }

    DynoName dynoName() {
        return dynoOf(spec);
    }

    SandboxSpec spec() {
        return spec;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isRunning() {
        return startedAt.isPresent() && !exit.isDone();
    }

    /** Whether what was started in it is of a release of that name, as far as that is in its environment. */
    boolean isOf(String release) {
        return started.filter(process -> release.equals(process.environment().get("RELEASE")))
                .isPresent();
    }

    /** What the environment said at the start. */
    String environment() {
        return dyno + " " + port;
    }

    String port() {
        return port;
    }

    /** What was started in it first: the dyno's own command. */
    ProcessSpec process() {
        return started.orElseThrow();
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public SandboxProcess start(ProcessSpec process) {
        requireOpen();
        if (isRunning()) {
            SimulatedCommand command = new SimulatedCommand(control, process, doing());
            commands.add(command);
            return command;
        }
        String shell = process.command().get(0);
        if (behaviour.has(Fault.NO_BASH) && shell.equals("bash")) {
            throw new CommandException(name(), shell, 127, "there is no bash");
        }
        if (behaviour.has(Fault.START)) {
            throw new SandboxException(name(), "setns(CLONE_NEW*) failed: ENOMEM");
        }
        started = Optional.of(process);
        output = Optional.of(process.stdout());
        startedAt = Optional.of(control.elapsed());
        dyno = String.valueOf(process.environment().get("DYNO"));
        port = String.valueOf(process.environment().get("PORT"));
        behaviour.listensAfter().ifPresent(time -> control.after(time, () -> print(LISTENING)));
        behaviour
                .endsAfter()
                .ifPresent(time -> control.after(time, () -> end(new ExitStatus.Exited(behaviour.status()))));
        held();
        return this;
    }

    /** It prints that, if it runs. */
    void print(String text) {
        if (isRunning()) {
            output.ifPresent(sink -> sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), FLOW));
        }
    }

    /** What was started in it last, beside its own command. */
    ProcessSpec furtherProcess() {
        return commands.get(commands.size() - 1).process();
    }

    /** How many further commands run in it. */
    long commands() {
        return commands.stream().filter(SimulatedCommand::isRunning).count();
    }

    private Mood.Bad doing() {
        return behaviour.mood().after(control.elapsed().minus(startedAt.orElseThrow()));
    }

    @Override
    public SandboxConnection connect(int asked) throws IOException {
        requireOpen();
        if (!accepts(asked)) {
            throw new ConnectException("ECONNREFUSED (Connection refused)");
        }
        return new SimulatedConnection(control, doing());
    }

    /** What it may have at most. */
    private long mostMemory() {
        return limits.memoryBytes().orElse(Long.MAX_VALUE / 2)
                + limits.swapBytes().orElse(0);
    }

    /** Lets the kernel kill what needs more than it may have, as soon as it does. */
    private void held() {
        long most = mostMemory();
        Duration lived = lived();
        behaviour.memory().exceeds(most).ifPresent(when -> {
            Duration left = when.compareTo(lived) > 0 ? when.minus(lived) : Duration.ZERO;
            control.after(left, () -> outOfMemory(most));
        });
    }

    private void outOfMemory(long most) {
        if (isRunning() && oomKills == 0 && most == mostMemory()) {
            oomKills++;
            if (!behaviour.memory().child()) {
                end(new ExitStatus.Signalled(Signal.SIGKILL.number()));
            }
        }
    }

    private Duration lived() {
        return startedAt.map(start -> control.elapsed().minus(start)).orElse(Duration.ZERO);
    }

    /** What was killed for it is gone. */
    long memory() {
        return oomKills > 0 ? 0 : behaviour.memory().after(lived());
    }

    /** What it is held to now. */
    ResourceLimits limits() {
        return limits;
    }

    @Override
    public void limit(ResourceLimits others) {
        requireOpen();
        long most = others.memoryBytes().orElse(Long.MAX_VALUE);
        if (memory() > most) {
            throw new MemoryInUseException(name(), memory(), most);
        }
        limits = others;
        held();
    }

    @Override
    public ResourceMetrics metrics() {
        requireOpen();
        OptionalLong unknown = OptionalLong.empty();
        return new ResourceMetrics(
                new ResourceMetrics.Processor(
                        Optional.empty(), Optional.empty(), Optional.empty(), unknown, Optional.empty()),
                new ResourceMetrics.Memory(
                        OptionalLong.of(memory()), OptionalLong.of(0), unknown, unknown, unknown, unknown, unknown),
                unknown,
                Optional.empty(),
                ResourceMetrics.Pressure.unknown());
    }

    private void end(ExitStatus status) {
        if (frozen) {
            endWhenThawed = endWhenThawed.or(() -> Optional.of(status));
        } else if (!exit.isDone()) {
            exit.complete(status);
            control.after(behaviour.childrenOutliveBy(), this::endOutput);
        }
    }

    private void endOutput() {
        output.ifPresent(OutputSink::end);
        output = Optional.empty();
    }

    @Override
    public void signal(Signal signal) {
        if (closed) {
            throw new IllegalStateException(name() + " was signalled after it was closed");
        }
        behaviour
                .obeysAfter()
                .ifPresent(time -> control.after(time, () -> end(new ExitStatus.Signalled(signal.number()))));
    }

    boolean isFrozen() {
        return frozen;
    }

    @Override
    public void freeze() {
        requireOpen();
        if (behaviour.has(Fault.FREEZING)) {
            throw new SandboxException(name(), "not all processes stand still");
        }
        frozen = true;
    }

    @Override
    public void thaw() {
        requireOpen();
        frozen = false;
        endWhenThawed.ifPresent(this::end);
    }

    private void requireOpen() {
        if (closed) {
            throw new SandboxException(name(), "the sandbox is closed");
        }
    }

    @Override
    public boolean accepts(int asked) {
        return isRunning()
                && behaviour
                        .listensAfter()
                        .map(time -> startedAt.orElseThrow().plus(time).compareTo(control.elapsed()) <= 0)
                        .orElse(false);
    }

    @Override
    public ResourceUsage usage() {
        return new ResourceUsage(
                Optional.of(Duration.ZERO),
                OptionalLong.of(memory()),
                OptionalLong.of(Math.min(mostMemory(), behaviour.memory().after(lived()))),
                OptionalLong.empty(),
                OptionalLong.of(oomKills),
                OptionalLong.empty());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        frozen = false;
        exit.complete(new ExitStatus.Signalled(Signal.SIGKILL.number()));
        commands.forEach(SimulatedCommand::end);
        endOutput();
        if (behaviour.has(Fault.REMOVAL)) {
            throw new SandboxException(name(), "rmdir failed: EBUSY");
        }
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
    public ExitStatus awaitExit(Duration timeout) throws TimeoutException {
        if (!exit.isDone()) {
            throw new TimeoutException(name() + " still runs");
        }
        return exit.join();
    }

    @Override
    public OutputStream stdin() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void hangUp() {
        // What a kernel does then is tried with real ones.
    }
}
