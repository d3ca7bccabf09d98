package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import org.dyno4j.dyno.DynoName;

/** Dynos and their use, in short. */
final class Dynos {
    private Dynos() {}

    /** A dyno of {@code hello}, of size standard-1x and release v1. */
    static MeteredDyno dyno(String name) {
        return dyno("hello", name, "standard-1x");
    }

    static MeteredDyno dyno(String app, String name, String size) {
        return new MeteredDyno(app, DynoName.parse(name), size, "v1");
    }

    static UsageSpan span(MeteredDyno dyno, String start, String length) {
        return new UsageSpan(dyno, Instant.parse(start), Duration.parse(length));
    }

    static BillingPeriod period(String start, String end) {
        return new BillingPeriod(Instant.parse(start), Instant.parse(end));
    }
}
