package org.dyno4j.app;

/** How far a release came. */
public enum ReleaseStatus {
    /** Its release command runs, or dynos are being brought onto it; what ran before serves. */
    PENDING,
    /** It came into being: dynos ran it from then until the next one. */
    SUCCEEDED,
    /** Its release command failed, its dynos did not come up, or another took its place; what ran before serves. */
    FAILED
}
