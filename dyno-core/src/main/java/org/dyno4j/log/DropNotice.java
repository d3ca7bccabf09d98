package org.dyno4j.log;

import java.time.Instant;

/** What is said to a receiver about lines that it was not given, in Heroku's words. */
enum DropNotice {
    /** A drain was slower than the log. */
    DRAIN_OVERFLOW {
        @Override
        String text(long count, Instant since) {
            return "Error L10 (output buffer overflow): " + count + " messages dropped since "
                    + Timestamps.seconds(since) + ".";
        }
    },
    /** A subscriber was slower than the log. */
    TAIL_OVERFLOW {
        @Override
        String text(long count, Instant since) {
            return "Error L11 (Tail buffer overflow) -> This tail session dropped " + count + " messages since "
                    + Timestamps.seconds(since) + ".";
        }
    },
    /** A drain refused lines for good. */
    LOST {
        @Override
        String text(long count, Instant since) {
            return "Error L13: " + count + " messages lost since " + Timestamps.seconds(since);
        }
    };

    abstract String text(long count, Instant since);
}
