package org.dyno4j.linux.net;

import java.time.Duration;

/**
 * What one port forward may take of the JVM, however a dyno or its clients behave.
 *
 * @param connections how many clients have one connection each, or wait for one; more wait in the listener's queue
 * @param attempts how many of them wait for a target, so that one forward doesn't keep the others waiting
 * @param acceptTimeout how long a target has: inside one machine a connection is accepted at once, or its queue is full
 * @param halfOpen how long a connection lasts, once one direction has ended, while nothing moves in the other; up to
 *     twice as long
 */
record ForwardLimits(int connections, int attempts, Duration acceptTimeout, Duration halfOpen) {
    static final ForwardLimits DEFAULT =
            new ForwardLimits(1_024, 64, SandboxSockets.ACCEPT_TIMEOUT, Duration.ofMinutes(1));
}
