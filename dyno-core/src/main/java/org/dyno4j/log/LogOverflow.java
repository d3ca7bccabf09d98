package org.dyno4j.log;

/** What happens when dynos print faster than a subscriber or drain takes lines, and its queue is full. */
public enum LogOverflow {
    /** The oldest lines of the queue are dropped, counted and announced; dynos go on. */
    DROP_OLDEST,
    /**
     * The dynos wait: nothing is lost, and one slow subscriber or drain slows every dyno of the log.
     *
     * <p>What was already under way is still queued. Memory stays bounded even where one has stopped for good while
     * dynos come and go: past eight times the limits of the queue, lines are dropped and announced after all.
     */
    BLOCK
}
