package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.dyno4j.isolation.SandboxConnection;

/** Nothing is said: that somebody listens is enough. */
final class PortExchange implements Exchange {
    private final int port;

    PortExchange(int port) {
        this.port = port;
    }

    @Override
    public Optional<Finding> goOn(SandboxConnection connection) throws IOException {
        return connection.finishConnect()
                ? Optional.of(Finding.healthy("port " + port + " accepts connections"))
                : Optional.empty();
    }

    @Override
    public Finding failed(IOException failure) {
        return Finding.unhealthy("nothing listens on port " + port);
    }

    @Override
    public Finding late(Duration timeout) {
        return Finding.unhealthy(
                "port " + port + " did not accept a connection within " + PlatformLines.seconds(timeout) + " seconds");
    }
}
