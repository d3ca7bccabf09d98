package org.dyno4j.dyno;

/** How a running dyno is replaced by a fresh one of the same name in a controlled restart. */
public enum Handover {
    /**
     * The old one is told to end when the replacement is up; where that never comes up, the old one goes on (Heroku's
     * preboot).
     */
    START_FIRST,
    /** The replacement starts when the old one is sent SIGTERM, so that both run for a while, as on Heroku. */
    OVERLAP,
    /** The replacement starts when the old one is gone: two never run at once. */
    STOP_FIRST
}
