package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.dyno4j.dyno.DynoName;
import org.junit.jupiter.api.Test;

/**
 * The invoices of the parts of a period add up to that of the whole, tried with random use, periods and splits, some of
 * them where a use or a month begins or ends.
 */
class SplitInvoicePropertyTest {
    private static final long SEED = 20261128;
    private static final int ROUNDS = 500;
    private static final Instant FIRST = Instant.parse("2026-09-20T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(100);
    private static final List<Instant> MONTHS = List.of(
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2026-12-01T00:00:00Z"));
    private static final List<String> SIZES = List.of("small", "large", "uncapped", "eco", "eco-large");
    private static final PriceList PRICES = PriceList.parse("""
            currency USD
            small monthly 25.00
            large monthly 249.99
            uncapped hourly 0.07
            eco pool 5.00 1000h
            eco-large pool 7.00 300h
            """);

    private static List<UsageSpan> invent(Random random) {
        List<UsageSpan> spans = new ArrayList<>();
        int dynos = 1 + random.nextInt(12);
        for (int number = 1; number <= dynos; number++) {
            Instant from = anywhere(random);
            for (int use = random.nextInt(4); use >= 0; use--) {
                MeteredDyno dyno = new MeteredDyno(
                        "app-" + random.nextInt(2),
                        new DynoName(random.nextBoolean() ? "web" : "worker", number),
                        SIZES.get(random.nextInt(SIZES.size())),
                        "v1");
                Duration length = Duration.ofNanos(1
                        + random.nextLong(
                                Duration.ofDays(random.nextInt(4) == 0 ? 60 : 2).toNanos()));
                spans.add(new UsageSpan(dyno, from, length));
                from = from.plus(length).plus(Duration.ofSeconds(random.nextInt(100_000)));
            }
        }
        return spans;
    }

    private static Instant anywhere(Random random) {
        return FIRST.plusNanos(random.nextLong(LONGEST.toNanos()));
    }

    private static Instant anyBoundary(Random random, List<UsageSpan> spans) {
        UsageSpan span = spans.get(random.nextInt(spans.size()));
        return switch (random.nextInt(4)) {
            case 0 -> span.start();
            case 1 -> span.end();
            case 2 -> MONTHS.get(random.nextInt(MONTHS.size()));
            default -> anywhere(random);
        };
    }

    @Test
    void thePartsOfAPeriodThatIsSplitAnywhereAddUpToTheCent() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            List<UsageSpan> spans = invent(random);
            List<Instant> bounds = new ArrayList<>();
            for (int count = 3 + random.nextInt(5); count > 0; count--) {
                bounds.add(anyBoundary(random, spans));
            }
            Collections.sort(bounds);
            Usage usage = new Usage(spans);
            Added parts = new Added();
            for (int part = 1; part < bounds.size(); part++) {
                parts.add(Invoice.of(usage, new BillingPeriod(bounds.get(part - 1), bounds.get(part)), PRICES));
            }
            Added whole = new Added();
            whole.add(Invoice.of(usage, new BillingPeriod(bounds.get(0), bounds.get(bounds.size() - 1)), PRICES));

            assertThat(parts.lines).as("round %d", round).isEqualTo(whole.lines);
            assertThat(parts.pools).as("round %d", round).isEqualTo(whole.pools);
            assertThat(parts.cents).as("round %d", round).isEqualTo(whole.cents);
        }
    }

    @Test
    void noPartOfAPeriodCostsLessThanNothing() {
        Random random = new Random(SEED + 1);
        for (int round = 0; round < ROUNDS; round++) {
            List<UsageSpan> spans = invent(random);
            List<Instant> bounds = new ArrayList<>(List.of(anyBoundary(random, spans), anyBoundary(random, spans)));
            Collections.sort(bounds);

            Invoice invoice = Invoice.of(new Usage(spans), new BillingPeriod(bounds.get(0), bounds.get(1)), PRICES);

            assertThat(invoice.lines())
                    .as("round %d", round)
                    .allSatisfy(line -> assertThat(line.amount().minorUnits()).isNotNegative());
        }
    }

    /** Invoices, each of which begins where the one before ends. */
    private static final class Added {
        private final Map<String, Line> lines = new TreeMap<>();
        private final Map<String, Pool> pools = new TreeMap<>();
        private long cents;

        private record Line(Duration quantity, Money amount) {}

        private record Pool(
                Duration quota, Duration used, Duration remaining, Optional<Instant> exhaustedAt, Money amount) {
            Pool then(Pool next) {
                assertThat(next.quota).isEqualTo(remaining);
                assertThat(exhaustedAt.isPresent() && next.exhaustedAt.isPresent())
                        .isFalse();
                return new Pool(
                        quota,
                        used.plus(next.used),
                        next.remaining,
                        exhaustedAt.or(next::exhaustedAt),
                        amount.plus(next.amount));
            }
        }

        void add(Invoice invoice) {
            invoice.lines()
                    .forEach(line -> lines.merge(
                            line.app() + " " + line.type() + " " + line.size(),
                            new Line(line.quantity(), line.amount()),
                            (before, next) ->
                                    new Line(before.quantity.plus(next.quantity), before.amount.plus(next.amount))));
            invoice.pools()
                    .forEach(pool -> pools.merge(
                            pool.name() + " "
                                    + BillingPeriod.monthOf(pool.month().start()),
                            new Pool(pool.quota(), pool.used(), pool.remaining(), pool.exhaustedAt(), pool.amount()),
                            Pool::then));
            cents += invoice.total().minorUnits();
        }
    }
}
