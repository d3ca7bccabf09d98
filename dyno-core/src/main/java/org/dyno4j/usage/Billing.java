package org.dyno4j.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes out invoices by one price list, month by month. */
final class Billing {
    private final PriceList prices;

    Billing(PriceList prices) {
        this.prices = prices;
    }

    Invoice invoice(Usage usage, BillingPeriod period) {
        requirePrices(usage.within(period));
        Map<LineKey, Sum> sums = new TreeMap<>();
        List<Invoice.PoolCharge> pools = new ArrayList<>();
        for (BillingPeriod month : period.months()) {
            Usage ofMonth = usage.within(month);
            addLines(ofMonth, sums);
            pools.addAll(pools(ofMonth, month));
        }
        List<Invoice.Line> lines = lines(sums);
        return new Invoice(period, lines, pools, Invoice.sum(lines, pools, prices.currency()));
    }

    private void requirePrices(Usage usage) {
        SortedSet<String> unpriced = new TreeSet<>(usage.by(MeteredDyno::size).keySet());
        unpriced.removeAll(prices.sizes());
        if (!unpriced.isEmpty()) {
            throw new UnpricedSizeException(unpriced, prices.sizes());
        }
    }

    /** Dyno by dyno, since each has its cap. */
    private void addLines(Usage ofMonth, Map<LineKey, Sum> sums) {
        ofMonth.by(SizedPlace::of)
                .forEach((dyno, length) -> sums.merge(
                        LineKey.of(dyno), new Sum(length, exactCost(price(dyno.size()), length)), Sum::plus));
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

    private List<Invoice.Line> lines(Map<LineKey, Sum> sums) {
        long[] amounts =
                LargestRemainder.round(sums.values().stream().map(Sum::cost).toList());
        List<Invoice.Line> lines = new ArrayList<>();
        sums.forEach((key, sum) -> {
            Money amount = new Money(amounts[lines.size()], prices.currency());
            lines.add(new Invoice.Line(key.app(), key.type(), key.size(), sum.length(), amount));
        });
        return lines;
    }

    private Collection<Invoice.PoolCharge> pools(Usage ofMonth, BillingPeriod month) {
        Map<String, Price.Pool> pools = new TreeMap<>();
        Map<String, List<UsageSpan>> drawn = new TreeMap<>();
        for (UsageSpan span : ofMonth.spans()) {
            if (price(span.dyno().size()) instanceof Price.Pool pool) {
                pools.put(pool.name(), pool);
                drawn.computeIfAbsent(pool.name(), name -> new ArrayList<>()).add(span);
            }
        }
        return pools.values().stream()
                .map(pool -> charge(pool, month, drawn.getOrDefault(pool.name(), List.of())))
                .toList();
    }

    private static Invoice.PoolCharge charge(Price.Pool pool, BillingPeriod month, List<UsageSpan> drawn) {
        return new Invoice.PoolCharge(
                pool.name(),
                month,
                pool.quota(),
                new Usage(drawn).total(),
                PoolLevel.emptyAt(drawn, pool.quota()),
                pool.amount());
    }

    private Price price(String size) {
        return prices.find(size).orElseThrow();
    }

    /** What has a cap of its own. */
    private record SizedPlace(Place place, String size) implements Comparable<SizedPlace> {
        private static final Comparator<SizedPlace> ORDER =
                Comparator.comparing(SizedPlace::place).thenComparing(SizedPlace::size);

        static SizedPlace of(MeteredDyno dyno) {
            return new SizedPlace(dyno.place(), dyno.size());
        }

        @Override
        public int compareTo(SizedPlace other) {
            return ORDER.compare(this, other);
        }
    }

    private record LineKey(String app, String type, String size) implements Comparable<LineKey> {
        private static final Comparator<LineKey> ORDER =
                Comparator.comparing(LineKey::app).thenComparing(LineKey::type).thenComparing(LineKey::size);

        static LineKey of(SizedPlace dyno) {
            return new LineKey(dyno.place().app(), dyno.place().dyno().type(), dyno.size());
        }

        @Override
        public int compareTo(LineKey other) {
            return ORDER.compare(this, other);
        }
    }

    private record Sum(Duration length, Fraction cost) {
        Sum plus(Sum other) {
            return new Sum(length.plus(other.length), cost.plus(other.cost));
        }
    }
}
