package org.dyno4j.linux;

import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;

/**
 * Runs a script in a dyno, with an application directory where one is named, and with another one as {@code /data} where
 * that is: for a JVM in circumstances of its own.
 */
final class RunInDyno {
    /** Stands between what the JVM prints and what the dyno does. */
    static final String MARK = "-- the dyno --";

    private RunInDyno() {}

    public static void main(String[] arguments) throws Exception {
        SandboxSpec.Builder spec = SandboxSpec.named("web.1");
        Optional.of(arguments).filter(all -> all.length > 1).ifPresent(all -> spec.application(Path.of(all[1])));
        Optional.of(arguments)
                .filter(all -> all.length > 2)
                .ifPresent(all -> spec.stack(Stack.host().withReadOnly(Path.of(all[2]), "/data")));
        try (LinuxIsolation isolation = TestIsolation.open();
                Sandbox sandbox = isolation.create(spec.build())) {
            System.out.println(MARK);
            System.out.print(TestIsolation.output(sandbox, arguments[0]));
        }
    }
}
