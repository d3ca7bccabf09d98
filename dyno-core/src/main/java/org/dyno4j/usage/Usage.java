package org.dyno4j.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who used what, and when; immutable.
 *
 * <p>It adds up exactly: the parts of a period that was split anywhere are together what the whole is.
 *
 * @param spans by app, dyno and time; what one dyno used without a break, on one account, is one span
 */
public record Usage(List<UsageSpan> spans) {
    private static final Comparator<UsageSpan> ORDER =
            Comparator.comparing((UsageSpan span) -> span.dyno().place()).thenComparing(UsageSpan::start);

    /**
     * Takes spans in any order.
     *
     * @throws IllegalArgumentException if two of them are of one dyno, which can't be there twice, and overlap: use
     *     must not be counted twice
     */
    public Usage {
        spans = joined(spans);
    }

    /** No use at all. */
    public static Usage none() {
        return new Usage(List.of());
    }

    /** What of it lies in a period; a span that reaches beyond is cut. */
    public Usage within(BillingPeriod period) {
        return new Usage(
                spans.stream().flatMap(span -> span.within(period).stream()).toList());
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException if a dyno was used in both at the same time, such as where one was added before
     */
    public Usage plus(Usage other) {
        return new Usage(Stream.concat(spans.stream(), other.spans.stream()).toList());
    }

    /** How long dynos were used together, to the nanosecond. */
    public Duration total() {
        return sum(spans);
    }

    /** The same for each value of something, such as {@code by(MeteredDyno::type)}; in the order of the values. */
    public <K extends Comparable<? super K>> SortedMap<K, Duration> by(
            Function<? super MeteredDyno, ? extends K> what) {
        SortedMap<K, Duration> durations = new TreeMap<>();
        spans.forEach(span -> durations.merge(what.apply(span.dyno()), span.length(), Duration::plus));
        return durations;
    }

    private static Duration sum(Collection<UsageSpan> spans) {
        return spans.stream().map(UsageSpan::length).reduce(Duration.ZERO, Duration::plus);
    }

    private static List<UsageSpan> joined(List<UsageSpan> spans) {
        List<UsageSpan> joined = new ArrayList<>(spans.size());
        for (UsageSpan span : spans.stream().sorted(ORDER).toList()) {
            int last = joined.size() - 1;
            if (last >= 0 && continues(joined.get(last), span)) {
                UsageSpan before = joined.get(last);
                joined.set(
                        last,
                        new UsageSpan(
                                span.dyno(), before.start(), before.length().plus(span.length())));
            } else {
                joined.add(span);
            }
        }
        return List.copyOf(joined);
    }

    private static boolean continues(UsageSpan before, UsageSpan after) {
        if (!before.dyno().place().equals(after.dyno().place())) {
            return false;
        }
        if (after.start().isBefore(before.end())) {
            throw new IllegalArgumentException(after.dyno().place() + " is used twice at the same time: until "
                    + before.end() + ", and again from " + after.start());
        }
        return after.start().equals(before.end()) && after.dyno().equals(before.dyno());
    }
}
