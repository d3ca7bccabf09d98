package org.dyno4j.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes out invoices by one price list, month by month.
 *
 * <p>What a part of a month costs is what the month costs up to its end, less what it costs up to its start: so the parts
 * add up, cents and all, wherever a cap is reached and a cent begins.
 */
final class Billing {
    private final PriceList prices;

    Billing(PriceList prices) {
        this.prices = prices;
    }

    Invoice invoice(Usage usage, BillingPeriod period) {
        requirePrices(usage.within(period));
        Map<LineKey, Sum> sums = new TreeMap<>();
        List<Invoice.PoolCharge> pools = new ArrayList<>();
        for (BillingPeriod part : period.months()) {
            UsageOfMonth used = UsageOfMonth.of(usage, part);
            addLines(used, sums);
            pools.addAll(PoolBilling.of(prices, used));
        }
        List<Invoice.Line> lines = new ArrayList<>();
        sums.forEach((key, sum) -> lines.add(new Invoice.Line(
                key.app(), key.type(), key.size(), sum.length(), new Money(sum.minorUnits(), prices.currency()))));
        return new Invoice(period, lines, pools, Invoice.sum(lines, pools, prices.currency()));
    }

    private void requirePrices(Usage usage) {
        SortedSet<String> unpriced = new TreeSet<>(usage.by(MeteredDyno::size).keySet());
        unpriced.removeAll(prices.sizes());
        if (!unpriced.isEmpty()) {
            throw new UnpricedSizeException(unpriced, prices.sizes());
        }
    }

    private void addLines(UsageOfMonth used, Map<LineKey, Sum> sums) {
        Map<LineKey, Fraction> before = costs(used.before());
        Map<LineKey, Fraction> upToEnd = costs(used.upToEnd());
        used.inPart().by(LineKey::of).forEach((line, length) -> {
            long minorUnits = rounded(upToEnd, line) - rounded(before, line);
            sums.merge(line, new Sum(length, minorUnits), Sum::plus);
        });
    }

    private static long rounded(Map<LineKey, Fraction> costs, LineKey line) {
        return costs.getOrDefault(line, Fraction.of(0)).rounded();
    }

    /** Dyno by dyno, since each has its cap; what has no price was used before the period. */
    private Map<LineKey, Fraction> costs(Usage sinceTheFirst) {
        Map<LineKey, Fraction> costs = new TreeMap<>();
        sinceTheFirst
                .by(SizedPlace::of)
                .forEach((dyno, length) -> prices.find(dyno.size())
                        .ifPresent(price -> costs.merge(dyno.line(), exactCost(price, length), Fraction::plus)));
        return costs;
    }

    private static Fraction exactCost(Price price, Duration length) {
        if (price instanceof Price.Metered metered) {
            Fraction cost = Fraction.of(metered.amount().minorUnits(), length, metered.unit());
            return metered.monthlyCap()
                    .map(cap -> cost.atMost(Fraction.of(cap.minorUnits())))
                    .orElse(cost);
        }
        return Fraction.of(0);
    }

    /** What has a cap of its own. */
    private record SizedPlace(Place place, String size) implements Comparable<SizedPlace> {
        private static final Comparator<SizedPlace> ORDER =
                Comparator.comparing(SizedPlace::place).thenComparing(SizedPlace::size);

        static SizedPlace of(MeteredDyno dyno) {
            return new SizedPlace(dyno.place(), dyno.size());
        }

        LineKey line() {
            return new LineKey(place.app(), place.dyno().type(), size);
        }

        @Override
        public int compareTo(SizedPlace other) {
            return ORDER.compare(this, other);
        }
    }

    private record LineKey(String app, String type, String size) implements Comparable<LineKey> {
        private static final Comparator<LineKey> ORDER =
                Comparator.comparing(LineKey::app).thenComparing(LineKey::type).thenComparing(LineKey::size);

        static LineKey of(MeteredDyno dyno) {
            return SizedPlace.of(dyno).line();
        }

        @Override
        public int compareTo(LineKey other) {
            return ORDER.compare(this, other);
        }
    }

    private record Sum(Duration length, long minorUnits) {
        Sum plus(Sum other) {
            return new Sum(length.plus(other.length), Math.addExact(minorUnits, other.minorUnits));
        }
    }
}
