package org.dyno4j.app;

/** How far a release came. */
public enum ReleaseStatus {
    /** Its release command runs; what ran before serves. */
    PENDING,
    /** It came into being: dynos ran it from then until the next one. */
    SUCCEEDED,
    /** Its release command failed; no other dyno ever ran it. */
    FAILED
}
