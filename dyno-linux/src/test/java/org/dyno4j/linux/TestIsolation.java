package org.dyno4j.linux;

import com.google.common.collect.MoreCollectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One isolation for all tests of a class, and short ways to look at a sandbox from inside. */
final class TestIsolation implements BeforeAllCallback, AfterAllCallback {
    /** For everything that is waited for: only a broken build takes so long. */
    static final Duration PATIENCE = Patience.PATIENCE;

    private static final String WITHOUT_LIMITS = "dyno4j.test.withoutLimits";

    private Optional<LinuxIsolation> isolation = Optional.empty();

    /**
     * The isolation that tests use; without limits only where there are none to be had, so that the tests that need them
     * are left out.
     */
    static LinuxIsolation open() {
        return open(ProgramEditor.NONE);
    }

    /** The same, with every program edited before it runs. */
    static LinuxIsolation open(ProgramEditor editor) {
        return open(Prerequisites.systemCalls("Linux"), editor);
    }

    /** The same, on a kernel of one's own. */
    static LinuxIsolation open(SystemCalls calls, ProgramEditor editor) {
        return open(limited(), calls, editor);
    }

    /** Without limits only where that is said. */
    static LinuxIsolation open(boolean limited) {
        return open(limited, Prerequisites.systemCalls("Linux"), ProgramEditor.NONE);
    }

    private static LinuxIsolation open(boolean limited, SystemCalls calls, ProgramEditor editor) {
        IsolationPolicy complete = IsolationPolicy.complete();
        return LinuxIsolation.open(calls, limited ? complete : complete.withoutLimits(), editor);
    }

    /** Whether limits can be set, as far as this JVM was told: other JVMs that tests start have to be told, too. */
    static boolean limited() {
        return !Boolean.getBoolean(WITHOUT_LIMITS);
    }

    /** Whether that was said by whoever runs the tests. */
    static boolean toldAboutLimits() {
        return System.getProperty(WITHOUT_LIMITS) != null;
    }

    /** Says it where nobody has. */
    static void tellAboutLimits(boolean limited) {
        System.setProperty(WITHOUT_LIMITS, Boolean.toString(!limited));
    }

    /** Whether the tests run with root's rights; else dynos are made in user namespaces. */
    static boolean asRoot() {
        return JnaSystemCalls.open().call(SystemCall.GETEUID) == 0;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        isolation = Optional.of(open());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        isolation.ifPresent(LinuxIsolation::close);
    }

    Sandbox create(SandboxSpec.Builder spec) {
        return isolation.orElseThrow().create(spec.build());
    }

    Sandbox create(String name) {
        return create(SandboxSpec.named(name));
    }

    /**
     * The directory in the host's /proc of the process 1 of the only sandbox that this JVM has: from inside it can't be
     * seen.
     */
    static Path processOne() {
        return ProcessHandle.current()
                .children()
                .map(child -> Path.of("/proc", Long.toString(child.pid())))
                .filter(TestIsolation::isProcessOne)
                .collect(MoreCollectors.onlyElement());
    }

    private static boolean isProcessOne(Path process) {
        try {
            return Files.readAllLines(process.resolve("status")).stream().anyMatch(line -> line.matches("NSpid:.*\t1"));
        } catch (IOException e) {
            return false; // A child that made a network ahead, and has ended meanwhile.
        }
    }

    /** What a script prints in a sandbox of its own. */
    String output(String script) throws Exception {
        try (Sandbox sandbox = create("web.1")) {
            return output(sandbox, script);
        }
    }

    /** What a script prints. */
    static String output(Sandbox sandbox, String script) throws Exception {
        return output(sandbox, bash(script));
    }

    /** What a process prints. */
    static String output(Sandbox sandbox, ProcessSpec.Builder spec) throws Exception {
        StringSink sink = new StringSink();
        sandbox.start(spec.stdout(sink).build()).awaitExit(PATIENCE);
        return sink.text();
    }

    /** How a script ends. */
    static ExitStatus end(Sandbox sandbox, String script) throws Exception {
        return sandbox.start(bash(script).build()).awaitExit(PATIENCE);
    }

    static ProcessSpec.Builder bash(String script) {
        return ProcessSpec.command(List.of("/bin/bash", "-c", script))
                .environment("PATH", "/usr/local/bin:/usr/bin:/bin");
    }
}
