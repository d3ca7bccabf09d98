package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.dyno4j.dyno.DynoName;
import org.junit.jupiter.api.Test;

/** What holds for every invoice, computed anew in decimals of 60 digits, tried with random use and random prices. */
class InvoicePropertyTest {
    private static final long SEED = 20261126;
    private static final int ROUNDS = 500;
    private static final MathContext PRECISE = new MathContext(60);
    private static final BillingPeriod OCTOBER = BillingPeriod.month(YearMonth.of(2026, 10));
    private static final Currency USD = Currency.getInstance("USD");

    /** What costs by time, in an own size; every dyno has one span. */
    private final Map<String, Price.Metered> prices = new TreeMap<>();

    private final List<UsageSpan> spans = new ArrayList<>();

    private void invent(Random random) {
        prices.clear();
        spans.clear();
        for (int size = 0; size < 4; size++) {
            Money amount = new Money(random.nextInt(100_000), USD);
            Price price = random.nextBoolean() ? Price.monthly(amount) : Price.hourly(amount);
            prices.put("size-" + size, (Price.Metered) price);
        }
        int dynos = random.nextInt(30);
        for (int number = 1; number <= dynos; number++) {
            MeteredDyno dyno = new MeteredDyno(
                    "app-" + random.nextInt(2),
                    new DynoName(random.nextBoolean() ? "web" : "worker", number),
                    "size-" + random.nextInt(4),
                    "v1");
            Duration length = random.nextBoolean()
                    ? Duration.ofDays(31)
                    : Duration.ofNanos(1 + random.nextLong(Duration.ofHours(100).toNanos()));
            spans.add(new UsageSpan(dyno, Instant.parse("2026-10-01T00:00:00Z"), length));
        }
    }

    private Invoice invoice() {
        PriceList.Builder list = PriceList.builder(USD);
        prices.forEach(list::price);
        return Invoice.of(new Usage(spans), OCTOBER, list.build());
    }

    private BigDecimal exactCents(UsageSpan span) {
        Price.Metered price =
                Optional.ofNullable(prices.get(span.dyno().size())).orElseThrow();
        BigDecimal cents = decimal(span.length())
                .multiply(BigDecimal.valueOf(price.amount().minorUnits()))
                .divide(decimal(price.unit()), PRECISE);
        return price.monthlyCap()
                .map(cap -> cents.min(BigDecimal.valueOf(cap.minorUnits())))
                .orElse(cents);
    }

    private static BigDecimal decimal(Duration duration) {
        return new BigDecimal(duration.getSeconds() + "." + String.format("%09d", duration.getNano()));
    }

    private static String key(String app, String type, String size) {
        return app + " " + type + " " + size;
    }

    @Test
    void everyLineIsItsExactCostRoundedAndTheTotalIsTheirSum() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            invent(random);
            Map<String, BigDecimal> exact = new TreeMap<>();
            spans.forEach(span -> exact.merge(
                    key(span.dyno().app(), span.dyno().type(), span.dyno().size()), exactCents(span), BigDecimal::add));
            Invoice invoice = invoice();

            assertThat(invoice.lines()).as("invoice %d", round).hasSameSizeAs(exact.keySet());
            assertThat(invoice.lines())
                    .as("invoice %d", round)
                    .allSatisfy(line -> assertThat(line.amount().minorUnits())
                            .isEqualTo(rounded(
                                    exact.getOrDefault(key(line.app(), line.type(), line.size()), BigDecimal.ZERO))));
            assertThat(invoice.total().minorUnits())
                    .as("invoice %d", round)
                    .isEqualTo(invoice.lines().stream()
                            .mapToLong(line -> line.amount().minorUnits())
                            .sum());
        }
    }

    private static long rounded(BigDecimal cents) {
        return cents.round(PRECISE)
                .setScale(30, RoundingMode.HALF_EVEN)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    @Test
    void theQuantitiesAddUpToTheUse() {
        Random random = new Random(SEED + 2);
        for (int round = 0; round < ROUNDS; round++) {
            invent(random);

            Duration sum =
                    invoice().lines().stream().map(Invoice.Line::quantity).reduce(Duration.ZERO, Duration::plus);

            assertThat(sum).as("invoice %d", round).isEqualTo(new Usage(spans).total());
        }
    }
}
