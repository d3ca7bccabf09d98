package org.dyno4j.linux;

import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;

/**
 * Runs one limited dyno until its standard input ends, then lets it want too much memory: for a JVM of its own, in a
 * cgroup of its own.
 */
final class Tenant {
    static final String UP = "up";
    static final String KILLED_FOR_MEMORY = "killed for want of memory";

    static final ResourceLimits LIMITS = ResourceLimits.builder()
            .memoryMebibytes(32)
            .swapBytes(0)
            .cpuWeight(50)
            .cpus(1.5)
            .processes(16)
            .build();

    private Tenant() {}

    public static void main(String[] arguments) throws Exception {
        try (LinuxIsolation isolation = LinuxIsolation.open();
                Sandbox sandbox = isolation.create(
                        SandboxSpec.named("web.1").limits(LIMITS).build())) {
            SandboxProcess idle =
                    sandbox.start(ProcessSpec.command("sleep", "1000").build());
            System.out.println(UP);
            System.in.transferTo(System.out);
            SandboxProcess hog = sandbox.start(
                    TestIsolation.bash("head -c 200m /dev/zero | tail").build());
            hog.awaitExit(TestIsolation.PATIENCE);
            if (sandbox.usage().oomKilled()
                    && !idle.exit().toCompletableFuture().isDone()) {
                System.out.println(KILLED_FOR_MEMORY);
            }
        } catch (IsolationException refused) {
            System.out.println(refused.getMessage());
            System.exit(OpenOnce.REFUSED);
        }
    }
}
