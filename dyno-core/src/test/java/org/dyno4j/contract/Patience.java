package org.dyno4j.contract;

import java.time.Duration;

/** How long tests wait for what is bound to happen: only a broken build takes so long. */
public final class Patience {
    /** A minute, or {@code dyno4j.test.patienceSeconds} where that is set: emulated machines are slow. */
    public static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("dyno4j.test.patienceSeconds", 60));

    private Patience() {}
}
