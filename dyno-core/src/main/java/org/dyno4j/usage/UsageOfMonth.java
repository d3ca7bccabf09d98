package org.dyno4j.usage;

/**
 * What was used in a part of a calendar month (UTC), and before it in the same month.
 *
 * @param part which part
 * @param before what was used from the first of the month until the part starts
 * @param inPart what was used in it
 */
record UsageOfMonth(BillingPeriod part, Usage before, Usage inPart) {

    static UsageOfMonth of(Usage usage, BillingPeriod part) {
        BillingPeriod month = BillingPeriod.monthOf(part.start());
        return new UsageOfMonth(part, usage.within(new BillingPeriod(month.start(), part.start())), usage.within(part));
    }

    /** What was used from the first of the month until the part ends. */
    Usage upToEnd() {
        return before.plus(inPart);
    }
}
