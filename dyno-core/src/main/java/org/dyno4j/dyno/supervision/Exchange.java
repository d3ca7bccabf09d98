package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.dyno4j.isolation.SandboxConnection;

/** What is said over one connection to find out whether a dyno is healthy. Used by one worker at a time; never blocks. */
interface Exchange {

    /** Goes on as far as possible without waiting; empty where there is more to come. */
    Optional<Finding> goOn(SandboxConnection connection) throws IOException;

    /** The finding where the connection has failed. */
    Finding failed(IOException failure);

    /** The finding where time is over. */
    Finding late(Duration timeout);
}
