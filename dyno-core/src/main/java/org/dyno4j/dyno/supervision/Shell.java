package org.dyno4j.dyno.supervision;

import java.util.function.Function;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;

/** Starts what is written for a shell: Heroku's is bash; a system that has none has sh. */
final class Shell {
    private static final int NOT_FOUND = 127;

    private Shell() {}

    static SandboxProcess start(Sandbox sandbox, Function<String, ProcessSpec> process) {
        try {
            return sandbox.start(process.apply("bash"));
        } catch (CommandException noBash) {
            if (noBash.exitCode() != NOT_FOUND) {
                throw noBash;
            }
            return sandbox.start(process.apply("sh"));
        }
    }
}
