package org.dyno4j.isolation;

import java.util.Objects;

/** A TCP port on the loopback interface as a sandbox sees it. */
public record ForwardTarget(Sandbox sandbox, int port) {
    public ForwardTarget {
        Objects.requireNonNull(sandbox, "sandbox");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
        }
    }
}
