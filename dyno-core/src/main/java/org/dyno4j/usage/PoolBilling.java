package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is drawn from the pools of a price list in a part of a month; the part in which that begins pays for the month. */
final class PoolBilling {
    private final Map<String, Price.Pool> poolOfSize = new TreeMap<>();
    private final UsageOfMonth used;

    private PoolBilling(PriceList prices, UsageOfMonth used) {
        for (String size : prices.sizes()) {
            if (prices.find(size).orElseThrow() instanceof Price.Pool pool) {
                poolOfSize.put(size, pool);
            }
        }
        this.used = used;
    }

    /** For the pools from which something was drawn in the part, by their names. */
    static List<Invoice.PoolCharge> of(PriceList prices, UsageOfMonth used) {
        PoolBilling billing = new PoolBilling(prices, used);
        Map<String, Price.Pool> pools = new TreeMap<>();
        used.inPart().spans().forEach(span -> billing.poolOf(span).ifPresent(pool -> pools.put(pool.name(), pool)));
        return pools.values().stream().map(billing::charge).toList();
    }

    private Optional<Price.Pool> poolOf(UsageSpan span) {
        return Optional.ofNullable(poolOfSize.get(span.dyno().size()));
    }

    private Invoice.PoolCharge charge(Price.Pool pool) {
        Duration before = drawn(pool, used.before()).total();
        Duration left = pool.quota().minus(before);
        Optional<Instant> emptyAt =
                PoolLevel.emptyAt(drawn(pool, used.upToEnd()).spans(), pool.quota());
        return new Invoice.PoolCharge(
                pool.name(),
                used.part(),
                left.isNegative() ? Duration.ZERO : left,
                drawn(pool, used.inPart()).total(),
                emptyAt.filter(used.part()::contains),
                before.isZero() ? pool.amount() : Money.zero(pool.amount().currency()));
    }

    private Usage drawn(Price.Pool pool, Usage usage) {
        return new Usage(usage.spans().stream()
                .filter(span -> poolOf(span)
                        .filter(drawn -> drawn.name().equals(pool.name()))
                        .isPresent())
                .toList());
    }
}
