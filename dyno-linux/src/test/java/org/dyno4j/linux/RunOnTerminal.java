package org.dyno4j.linux;

import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TerminalSize;

/** Looks at a terminal from inside a dyno, and hangs up: for a JVM in circumstances of its own. */
final class RunOnTerminal {
    private RunOnTerminal() {}

    public static void main(String[] arguments) throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open();
                Sandbox sandbox = isolation.create(SandboxSpec.named("web.1").build())) {
            StringSink sink = new StringSink();
            SandboxProcess process = sandbox.start(TestIsolation.bash(
                            "tty; [ $(stat -c %u $(tty)) = $(id -u) ] && echo mine; stty size; exec sleep 1000")
                    .terminal(TerminalSize.STANDARD)
                    .stdout(sink)
                    .build());
            sink.await("24 80\r\n");
            process.hangUp();
            int status = process.awaitExit(TestIsolation.PATIENCE).code();
            System.out.println(RunInDyno.MARK);
            System.out.print(sink.text());
            System.out.println("hung up: " + status);
        }
    }
}
