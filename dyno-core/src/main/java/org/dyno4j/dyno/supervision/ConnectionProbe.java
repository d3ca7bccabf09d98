package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dyno4j.isolation.Sandbox;

/** Checks by a connection of its own each time. */
final class ConnectionProbe implements Probe {
    private final Platform platform;
    private final Sandbox sandbox;
    private final int port;
    private final Supplier<Exchange> exchanges;
    private Optional<ConnectionCheck> goingOn = Optional.empty();

    ConnectionProbe(Platform platform, Sandbox sandbox, int port, Supplier<Exchange> exchanges) {
        this.platform = platform;
        this.sandbox = sandbox;
        this.port = port;
        this.exchanges = exchanges;
    }

    @Override
    public void begin(Duration timeout, Consumer<Finding> done) {
        ConnectionCheck check =
                new ConnectionCheck(platform, () -> sandbox.connect(port), exchanges.get(), timeout, done);
        goingOn = Optional.of(check);
        check.begin();
    }

    @Override
    public void cancel() {
        goingOn.ifPresent(ConnectionCheck::cancel);
        goingOn = Optional.empty();
    }
}
