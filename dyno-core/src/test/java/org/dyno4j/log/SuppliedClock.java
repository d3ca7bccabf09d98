package org.dyno4j.log;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** A clock that tells what a test tells it. */
final class SuppliedClock extends Clock {
    private final Supplier<Instant> now;

    SuppliedClock(Supplier<Instant> now) {
        this.now = now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nothing asks for it");
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
