package org.dyno4j.usage;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time to bill: the start is in it, the end is not.
 *
 * @param start the first instant
 * @param end the first instant after it; the same as the start for a period in which nothing lies
 */
public record BillingPeriod(Instant start, Instant end) {
    public BillingPeriod {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a period ends no earlier than it starts: " + start + ", " + end);
        }
    }

    /** A calendar month in UTC, as on Heroku. */
    public static BillingPeriod month(YearMonth month) {
        return new BillingPeriod(startOf(month), startOf(month.plusMonths(1)));
    }

    /** The calendar month in UTC in which this instant lies. */
    public static BillingPeriod monthOf(Instant instant) {
        return month(yearMonth(instant));
    }

    /** Whether an instant lies in it. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }

    /**
     * What lies before an instant, and what from it on.
     *
     * @throws IllegalArgumentException if the instant is neither in the period nor its end
     */
    public List<BillingPeriod> splitAt(Instant instant) {
        return List.of(new BillingPeriod(start, instant), new BillingPeriod(instant, end));
    }

    /** The parts that lie in one calendar month (UTC) each, in order; none for a period in which nothing lies. */
    public List<BillingPeriod> months() {
        List<BillingPeriod> parts = new ArrayList<>();
        Instant from = start;
        while (from.isBefore(end)) {
            Instant next = monthOf(from).end();
            Instant until = next.isBefore(end) ? next : end;
            parts.add(new BillingPeriod(from, until));
            from = until;
        }
        return List.copyOf(parts);
    }

    /** {@code 2026-11} for a month, else {@code start/end}. */
    @Override
    public String toString() {
        YearMonth month = yearMonth(start);
        boolean whole = start.equals(startOf(month)) && end.equals(startOf(month.plusMonths(1)));
        return whole ? month.toString() : start + "/" + end;
    }

    private static YearMonth yearMonth(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
