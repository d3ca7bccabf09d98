package org.dyno4j.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Invoices for people. */
final class InvoiceText {
    private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3600);
    private static final int NANO_DIGITS = 9;

    /** As Heroku gives them: one hour, 15 minutes and 30 seconds are 1.2583 dyno-hours. */
    private static final int HOUR_DECIMALS = 4;

    private InvoiceText() {}

    static String of(Invoice invoice) {
        int app = width("app", invoice.lines().stream().map(Invoice.Line::app));
        int type = width("type", invoice.lines().stream().map(Invoice.Line::type));
        int size = width("size", invoice.lines().stream().map(Invoice.Line::size));
        String row = "%-" + app + "s  %-" + type + "s  %-" + size + "s  %12s  %12s%n";
        StringBuilder text = new StringBuilder("Invoice for " + invoice.period() + String.format("%n"));
        text.append(String.format(
                Locale.ROOT,
                row,
                "app",
                "type",
                "size",
                "dyno-hours",
                invoice.total().currency()));
        for (Invoice.Line line : invoice.lines()) {
            text.append(String.format(
                    Locale.ROOT,
                    row,
                    line.app(),
                    line.type(),
                    line.size(),
                    hours(line.quantity()),
                    line.amount().amount().toPlainString()));
        }
        invoice.pools().forEach(pool -> text.append(describe(pool)));
        return text.append("total ").append(invoice.total()).toString();
    }

    private static String describe(Invoice.PoolCharge pool) {
        String exhausted =
                pool.exhaustedAt().map(instant -> ", exhausted at " + instant).orElse("");
        return String.format(
                Locale.ROOT,
                "pool %s in %s: %s of %s dyno-hours used%s: %s%n",
                pool.name(),
                pool.month(),
                hours(pool.used()),
                hours(pool.quota()),
                exhausted,
                pool.amount());
    }

    private static int width(String title, Stream<String> texts) {
        return IntStream.concat(IntStream.of(title.length()), texts.mapToInt(String::length))
                .max()
                .orElseThrow();
    }

    private static String hours(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS))
                .divide(HOUR_SECONDS, HOUR_DECIMALS, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
