package org.dyno4j.plain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;
import org.dyno4j.state.TreeRemoval;

/** A sandbox in name only: a directory and some processes. */
final class PlainSandbox implements Sandbox {
    private static final int CONNECT_MILLIS = 1_000;

    private final String name;
    private final boolean ownDirectory;
    private final ApplicationPaths paths;
    private final ProcessTree tree;
    private final OutputPoller poller;
    private final Consumer<PlainSandbox> onClose;
    private final List<PlainProcess> processes = new ArrayList<>(); // guarded by this, as is closed
    private boolean closed;

    PlainSandbox(SandboxSpec spec, OutputPoller poller, Consumer<PlainSandbox> onClose) {
        this.name = spec.name();
        this.tree = new ProcessTree(name);
        this.poller = poller;
        this.onClose = onClose;
        this.ownDirectory = spec.application().isEmpty();
        this.paths = new ApplicationPaths(name, spec.application().orElseGet(() -> emptyDirectory(name)));
        if (Files.notExists(paths.application())) {
            throw new SandboxException(name, "there is no application directory " + paths.application());
        }
        if (!Files.isDirectory(paths.application())) {
            throw new SandboxException(name, "the application " + paths.application() + " is not a directory");
        }
    }

    private static Path emptyDirectory(String sandbox) {
        try {
            return Files.createTempDirectory("dyno4j-app-");
        } catch (IOException e) {
            throw new SandboxException(sandbox, "can't create an empty application directory: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized SandboxProcess start(ProcessSpec spec) {
        if (closed) {
            throw new SandboxException(name, "can't start " + spec.command().get(0) + ": the sandbox is closed");
        }
        if (spec.terminal().isPresent()) {
            throw new IsolationException(
                    name + ": " + spec.command().get(0) + " can't have a terminal",
                    List.of("terminal: the JDK makes none -> use dyno-linux, or run it without one"));
        }
        ProcessBuilder builder = builder(spec);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw failure(spec.command().get(0), e);
        }
        tree.add(process.toHandle());
        PlainProcess started = new PlainProcess(process, spec, tree, poller);
        processes.removeIf(PlainProcess::over);
        processes.add(started);
        poller.add(started);
        return started;
    }

    private ProcessBuilder builder(ProcessSpec spec) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(spec.command()));
        builder.directory(paths.workingDirectory(spec.workingDirectory()));
        String program = paths.program(spec.command().get(0), spec.environment(), builder.directory());
        builder.command().set(0, program);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(spec.environment());
        environment.computeIfPresent("HOME", (variable, home) -> paths.onHost(home));
        builder.redirectErrorStream(spec.stderr().isEmpty());
        return builder;
    }

    /** {@code error=13, Permission denied} up to JDK 21 or so, {@code error: 13 (Permission denied)} in JDK 25. */
    private static boolean says(String message, int errno) {
        return message.contains("error=" + errno + ",") || message.contains("error: " + errno + " ");
    }

    /** The JDK tells why by the text of its message alone. */
    private SandboxException failure(String command, IOException e) {
        String message = "can't execute " + command + ": " + e.getMessage();
        if (says(message, 2)) {
            return new CommandException(name, command, 127, message + " (the interpreter that its first line names?)");
        }
        if (says(message, 8) || says(message, 13)) {
            return new CommandException(name, command, 126, message);
        }
        return new SandboxException(name, message, e);
    }

    @Override
    public void signal(Signal signal) {
        tree.signal(signal, tree.alive());
    }

    @Override
    public boolean accepts(int port) {
        ForwardTarget target = new ForwardTarget(this, port);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false; // that is the answer
        }
    }

    @Override
    public SandboxConnection connect(int port) throws IOException {
        ForwardTarget target = new ForwardTarget(this, port);
        if (closed()) {
            throw new SandboxException(name, "can't connect to port " + port + ": the sandbox is closed");
        }
        return PlainConnection.begin(target.port());
    }

    @Override
    public ResourceUsage usage() {
        int alive = tree.alive().size();
        return new ResourceUsage(
                Optional.of(tree.cpuTime()),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(alive),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    synchronized boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        poller.refuseOnItsThread(name + " is closed");
        List<PlainProcess> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(processes);
        }
        tree.kill();
        ending.forEach(process -> process.exit().toCompletableFuture().join());
        deleteOwnDirectory();
        onClose.accept(this);
    }

    private void deleteOwnDirectory() {
        if (!ownDirectory) {
            return;
        }
        try {
            TreeRemoval.remove(paths.application());
        } catch (IOException e) {
            throw new SandboxException(name, "can't delete " + paths.application() + ": " + e.getMessage(), e);
        }
    }
}
