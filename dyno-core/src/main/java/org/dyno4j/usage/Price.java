package org.dyno4j.usage;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What dynos of one size cost. */
public sealed interface Price {

    /** What its unit costs. */
    Money amount();

    /** Heroku's hour is one of 720: its monthly price is that of 30 days, and no longer month costs more. */
    Duration HEROKU_MONTH = Duration.ofDays(30);

    /**
     * By time, exactly in proportion.
     *
     * @param amount what {@code unit} costs
     * @param unit such as an hour
     * @param monthlyCap the most that one dyno costs in a calendar month (UTC)
     */
    record Metered(Money amount, Duration unit, Optional<Money> monthlyCap) implements Price {
        public Metered {
            requireNotNegative(amount);
            requirePositive(unit);
            monthlyCap.ifPresent(cap -> {
                requireNotNegative(cap);
                if (!cap.currency().equals(amount.currency())) {
                    throw new IllegalArgumentException("a cap of " + cap + " for a price of " + amount);
                }
            });
        }
    }

    /**
     * A flat price for each calendar month (UTC) in which anything was used, however little; all sizes of the pool and
     * all apps draw from it.
     *
     * @param name the pool's
     * @param amount what a month costs
     * @param quota how long dynos of the pool may be used in a month, together
     */
    record Pool(String name, Money amount, Duration quota) implements Price {
        public Pool {
            Objects.requireNonNull(name, "name");
            requireNotNegative(amount);
            requirePositive(quota);
        }
    }

    /** As on Heroku: by time, the amount for 720 hours, which is also the most that a dyno costs in a month. */
    static Price monthly(Money amount) {
        return new Metered(amount, HEROKU_MONTH, Optional.of(amount));
    }

    /** By time, without a cap. */
    static Price hourly(Money amount) {
        return new Metered(amount, Duration.ofHours(1), Optional.empty());
    }

    private static void requireNotNegative(Money amount) {
        if (amount.minorUnits() < 0) {
            throw new IllegalArgumentException("a price is not negative: " + amount);
        }
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a price is for more than no time: " + duration);
        }
    }
}
