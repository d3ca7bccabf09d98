package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.isolation.Sandbox;

/**
 * Makes one kind of check in one dyno, again and again. Belongs to the control thread.
 *
 * <p>However a dyno behaves, a check of it occupies no thread for longer than one system call, except for the start of a
 * command, which has threads of its own; so nobody else's checks wait for it.
 */
interface Probe {

    /** Begins a check; {@code done} is run on the control thread later, once, unless {@link #cancel} comes before. */
    void begin(Duration timeout, Consumer<Finding> done);

    /** Ends the check that goes on, if one does; nothing more is heard of it. */
    void cancel();

    static Probe of(HealthCheck.Repeatable check, Platform platform, DynoSpec dyno, Sandbox sandbox) {
        if (check instanceof HealthCheck.Port port) {
            int number = port(port.number(), dyno);
            return new ConnectionProbe(platform, sandbox, number, () -> new PortExchange(number));
        } else if (check instanceof HealthCheck.Http http) {
            int number = port(http.number(), dyno);
            return new ConnectionProbe(platform, sandbox, number, () -> new HttpExchange(http, number));
        } else if (check instanceof HealthCheck.Command command) {
            return new CommandProbe(platform, dyno, sandbox, command.command());
        }
        throw new IllegalStateException("no probe for " + check);
    }

    private static int port(OptionalInt number, DynoSpec dyno) {
        return number.orElse(dyno.port());
    }
}
