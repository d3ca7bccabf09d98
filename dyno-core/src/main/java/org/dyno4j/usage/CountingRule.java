package org.dyno4j.usage;

import org.dyno4j.dyno.DynoState;

/**
 * Which dynos are counted: asked at each change of a dyno, and what it answers holds until the next.
 *
 * <p>It is not asked about dynos that are down or complete: nothing is there that could be counted. It must give the
 * same answer for the same question, quickly and without waiting: it is asked while changes are being taken in.
 */
@FunctionalInterface
public interface CountingRule {

    /** Whether time in this state counts as use. */
    boolean counts(DynoState state, Activity activity);

    /**
     * What runs counts: from the start of a dyno until nothing of it is left, frozen or not, but not while it waits for
     * its restart after a crash or is given up, and not asleep.
     */
    static CountingRule whatRuns() {
        return (state, activity) ->
                activity != Activity.ASLEEP && state != DynoState.CRASHED && state != DynoState.FAILED;
    }

    /**
     * Heroku's: a dyno counts for as long as one is wanted in its place, so also while it waits after a crash; it ends
     * to count when it is told to end, not when it has ended. Asleep is free.
     *
     * <p>Heroku says that a quantity of 0 stops accrual and that sleep is free; that crashed dynos count follows from
     * the former, but is written nowhere. It freezes no dynos; here they count.
     */
    static CountingRule heroku() {
        return (state, activity) -> activity != Activity.ASLEEP && state != DynoState.STOPPING;
    }

    /** The same rule, but frozen dynos don't count. */
    default CountingRule exceptFrozen() {
        return (state, activity) -> activity != Activity.FROZEN && counts(state, activity);
    }
}
