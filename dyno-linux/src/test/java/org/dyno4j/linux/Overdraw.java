package org.dyno4j.linux;

import static org.awaitility.Awaitility.await;

import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;

/** Overdraws each limit of a dyno, and tells which of them held: for a JVM in circumstances of its own. */
final class Overdraw {
    static final String ALL_HELD = "memory held\nprocessor held\nprocesses held\n";

    private static final ResourceLimits LIMITS = ResourceLimits.builder()
            .memoryMebibytes(32)
            .swapBytes(0)
            .cpus(0.2)
            .processes(16)
            .build();

    /** Ends with an error as soon as there is no further one. */
    static final String FORK = "import os, time\nfor i in range(40):\n  if os.fork() == 0: time.sleep(1000)";

    private Overdraw() {}

    public static void main(String[] arguments) throws Exception {
        try (LinuxIsolation isolation = LinuxIsolation.open();
                Sandbox sandbox = isolation.create(
                        SandboxSpec.named("web.1").limits(LIMITS).build())) {
            TestIsolation.end(sandbox, "head -c 200m /dev/zero | tail");
            tell("memory held", sandbox.usage().oomKilled());

            sandbox.start(TestIsolation.bash("while :; do :; done").build());
            await().atMost(TestIsolation.PATIENCE)
                    .until(() ->
                            sandbox.metrics().processor().throttledPeriods().orElse(0) > 3);
            tell("processor held", true);

            sandbox.start(ProcessSpec.command("/usr/bin/python3", "-c", FORK).build())
                    .awaitExit(TestIsolation.PATIENCE);
            tell("processes held", sandbox.usage().processLimitHits().orElse(0) > 0);
        }
    }

    private static void tell(String what, boolean so) {
        System.out.println(so ? what : "NOT " + what);
    }
}
