package org.dyno4j.linux.io;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Real children of this JVM that the JDK knows nothing of, so that a test may wait for them.
 *
 * <p>A shell starts the command in the background and ends; this JVM, a subreaper meanwhile (prctl(2)), becomes the
 * parent of the orphan, which waits at a gate until then: else the shell might reap it.
 */
final class AdoptedProcess {
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final String STARTER = "exec 3<\"$2\" 4>\"$3\" 5<\"$4\"; "
            + "{ read gate <&5; exec sh -c \"$1\"; } <&3 >&4 2>&1 3<&- 4>&- & echo $!";

    private AdoptedProcess() {}

    /** Starts {@code sh -c script} at the other ends of these pipes, and returns its pid. */
    static long start(SystemCalls calls, String script, OwnedDescriptor stdin, OwnedDescriptor stdout)
            throws IOException, InterruptedException {
        calls.call(SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0, 0);
        try (Pipe gate = Pipe.toChild(calls, "gate")) {
            Process starter = new ProcessBuilder(
                            "sh", "-c", STARTER, "sh", script, path(stdin), path(stdout), path(gate.readEnd()))
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader reader = starter.inputReader()) {
                long pid = Long.parseLong(reader.readLine().strip());
                starter.waitFor();
                return pid;
            }
        } finally {
            calls.call(SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 0, 0, 0);
        }
    }

    /** A path that opens the same pipe anew; blocking, whatever the flags of this end. */
    private static String path(OwnedDescriptor descriptor) {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.number();
    }
}
