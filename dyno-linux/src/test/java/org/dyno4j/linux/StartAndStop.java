package org.dyno4j.linux;

import java.util.List;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;

/** Creates, uses and closes sandboxes on two threads for ever: for a JVM of its own, which is killed. */
final class StartAndStop {
    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(64).processes(20).build();

    private StartAndStop() {}

    /** Takes what the command lines of all processes are to contain. */
    public static void main(String[] arguments) {
        LinuxIsolation isolation = TestIsolation.open();
        System.out.println("open");
        for (String name : List.of("web.1", "web.2")) {
            new Thread(() -> repeat(isolation, name, arguments[0]), name).start();
        }
    }

    private static void repeat(LinuxIsolation isolation, String name, String marker) {
        SandboxSpec spec = SandboxSpec.named(name)
                .limits(TestIsolation.limited() ? LIMITS : ResourceLimits.none())
                .build();
        while (true) {
            try (Sandbox sandbox = isolation.create(spec)) {
                StringSink sink = new StringSink();
                String sleeping = "exec -a " + marker + " sleep 1000";
                sandbox.start(TestIsolation.bash(
                                "trap '' TERM; (setsid bash -c '" + sleeping + "' &); echo ready; " + sleeping)
                        .stdout(sink)
                        .build());
                sandbox.start(ProcessSpec.command("/bin/true", marker).build());
                sink.await("ready");
            }
        }
    }
}
