package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the use in a period costs: in any stretch of time. Its lines and pools add up to the total, to the cent; and
 * wherever a period is split, the invoices of the parts add up to that of the whole, line by line and to the cent.
 *
 * <p>The exact cost of a dyno of one size is in proportion to the nanoseconds that it was used for, though at most the
 * cap of the size in each calendar month (UTC). A dyno that had two sizes is two dynos here, each with its cap. What a
 * line costs from the first of a month on is rounded to the nearest smallest unit of the currency, a half up; a part of a
 * month costs what is added to that. So the use before it in the same month matters: the cap may be reached already, and a
 * month's pool is paid in the part in which it is first drawn from.
 *
 * <p>Heroku says: the monthly price is the maximum, an hour costs one 720th, time is counted to the second, the eco
 * pool is flat and never prorated. It does not say, so it is inferred here, that the cap is for each dyno rather than
 * each type, that a whole February costs 672 720ths, that sizes of one month are summed each for itself, and that the
 * pool costs nothing in a month in which nothing drew from it.
 *
 * @param period what it is for
 * @param lines what was used, by app, process type and size, in this order
 * @param pools what was drawn from pools, by month
 * @param total what is to be paid
 */
public record Invoice(BillingPeriod period, List<Line> lines, List<PoolCharge> pools, Money total) {
    public Invoice {
        Objects.requireNonNull(period, "period");
        lines = List.copyOf(lines);
        pools = List.copyOf(pools);
        Money sum = sum(lines, pools, total.currency());
        if (!sum.equals(total)) {
            throw new IllegalArgumentException("an invoice of " + total + " doesn't add up: " + sum);
        }
    }

    /**
     * Makes out an invoice.
     *
     * @param usage all of it from the first of the month on in which the period starts: what was taken out of it, such as by
     *     {@link UsageMeter#takeBefore}, has reached no cap and drawn from no pool
     * @throws UnpricedSizeException if a dyno was used whose size has no price
     */
    public static Invoice of(Usage usage, BillingPeriod period, PriceList prices) {
        return new Billing(prices).invoice(usage, period);
    }

    static Money sum(List<Line> lines, List<PoolCharge> pools, Currency currency) {
        return Stream.concat(lines.stream().map(Line::amount), pools.stream().map(PoolCharge::amount))
                .reduce(Money.zero(currency), Money::plus);
    }

    /** As a table for people. */
    @Override
    public String toString() {
        return InvoiceText.of(this);
    }

    /**
     * What the dynos of one process type and size cost.
     *
     * @param app the name of the app
     * @param type the process type
     * @param size the name of the size
     * @param quantity how long dynos were used, together
     * @param amount what that costs; 0 where it was drawn from a pool
     */
    public record Line(String app, String type, String size, Duration quantity, Money amount) {}

    /**
     * What was drawn from a pool in one month.
     *
     * @param name the pool's
     * @param month the month, or the part of it that is in the invoice
     * @param quota how much there was when the month, or the part, began
     * @param used how much was used, which is more where nobody put the dynos to sleep
     * @param exhaustedAt when nothing was left and dynos went on, if it came to that in this part; Heroku puts all dynos of
     *     the pool to sleep then, until the month is over (H82)
     * @param amount what the month costs, whether much was used or little; 0 where a part before it has paid that
     */
    public record PoolCharge(
            String name,
            BillingPeriod month,
            Duration quota,
            Duration used,
            Optional<Instant> exhaustedAt,
            Money amount) {

        /** What was left at the end, zero where nothing was. */
        public Duration remaining() {
            Duration left = quota.minus(used);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }
}
