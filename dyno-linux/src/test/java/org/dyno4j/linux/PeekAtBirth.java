package org.dyno4j.linux;

import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * A dyno that looks at each process that is born into it, which shares the JVM's memory until it executes; with the
 * argument {@code visible}, those are not hidden.
 */
final class PeekAtBirth {
    private static final int BIRTHS = 400;

    /** Prints the first line of another process's memory map that names the JVM's library. */
    private static final String PEEK = """
            import os
            me = os.getpid()
            while not os.path.exists('/tmp/stop'):
                for pid in os.listdir('/proc'):
                    if pid.isdigit() and int(pid) != me:
                        try:
                            with open('/proc/' + pid + '/maps') as maps, open('/proc/' + pid + '/mem', 'rb'):
                                found = [line for line in maps if 'libjvm.so' in line]
                            if found:
                                print('peeked:', found[0].split()[-1])
                                raise SystemExit
                        except OSError:
                            pass
            print('nothing')
            """;

    private PeekAtBirth() {}

    public static void main(String[] arguments) throws Exception {
        ProgramEditor editor = arguments[0].equals("visible") ? new Visible() : ProgramEditor.NONE;
        try (LinuxIsolation isolation = LinuxIsolation.open(
                        JnaSystemCalls.open(), IsolationPolicy.complete().withoutLimits(), editor);
                Sandbox sandbox = isolation.create(SandboxSpec.named("web.1").build())) {
            StringSink seen = new StringSink();
            SandboxProcess peeking = sandbox.start(ProcessSpec.command("/usr/bin/python3", "-c", PEEK)
                    .stdout(seen)
                    .build());
            for (int i = 0; i < BIRTHS && !peeking.exit().toCompletableFuture().isDone(); i++) {
                sandbox.start(ProcessSpec.command("/bin/true").build()).awaitExit(TestIsolation.PATIENCE);
            }
            TestIsolation.end(sandbox, "touch /tmp/stop");
            peeking.awaitExit(TestIsolation.PATIENCE);
            System.out.print(seen.text());
        }
    }

    /** Takes the one step away that hides a process. */
    private static final class Visible implements ProgramEditor {
        @Override
        public SyscallProgram edit(String what, SyscallProgram program) {
            SyscallProgram edited = program;
            for (int i = 0; i < program.size(); i++) {
                if (program.describe(i).contains("PR_SET_DUMPABLE")) {
                    edited = edited.replacing(i, SystemCall.GETPID);
                }
            }
            return edited;
        }
    }
}
