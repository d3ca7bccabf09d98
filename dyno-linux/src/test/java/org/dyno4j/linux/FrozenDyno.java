package org.dyno4j.linux;

import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;

/** Freezes a dyno, says so and waits: for a JVM of its own, which is killed. */
final class FrozenDyno {
    private FrozenDyno() {}

    /** Takes what the command lines of all processes are to contain. */
    public static void main(String[] arguments) throws InterruptedException {
        LinuxIsolation isolation = TestIsolation.open();
        Sandbox sandbox = isolation.create(
                SandboxSpec.named("web.1").filter(SyscallFilter.none()).build());
        StringSink sink = new StringSink();
        String sleeping = "exec -a " + arguments[0] + " sleep 1000";
        sandbox.start(TestIsolation.bash("trap '' TERM; (setsid bash -c '" + sleeping + "' &); (" + sleeping
                        + ") & kill -STOP $!; echo ready; " + sleeping)
                .stdout(sink)
                .build());
        sink.await("ready");
        sandbox.freeze();
        System.out.println("frozen");
        Thread.currentThread().join();
    }
}
