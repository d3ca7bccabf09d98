package org.dyno4j.linux;

import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;

/**
 * Starts processes in a dyno that stops whatever appears in it, beside a dyno that does nothing: for a JVM of its own,
 * which is killed.
 */
final class HeldUpStart {
    /** The name of the thread that starts, which a new process has until its execution. */
    static final String THREAD = "starts";

    private HeldUpStart() {}

    /** Goes on until a start is held up, and then for ever. */
    public static void main(String[] arguments) throws InterruptedException {
        LinuxIsolation isolation = TestIsolation.open();
        Sandbox neighbour = isolation.create(SandboxSpec.named("neighbour.1").build());
        neighbour.start(ProcessSpec.command("/bin/sleep", "1000").build());
        Sandbox hostile = isolation.create(SandboxSpec.named("hostile.1").build());
        StringSink sink = new StringSink();
        hostile.start(ProcessSpec.command("/usr/bin/python3", "-c", HostileStartTest.STOP_NEWCOMERS)
                .stdout(sink)
                .build());
        sink.await("ready");
        Thread starts = new Thread(
                () -> {
                    while (true) {
                        hostile.start(ProcessSpec.command("/bin/true").build());
                    }
                },
                THREAD);
        starts.start();
        starts.join();
    }
}
