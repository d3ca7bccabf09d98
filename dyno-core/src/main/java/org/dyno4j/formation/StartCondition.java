package org.dyno4j.formation;

/** How far a process type must have come before the dynos of another one are started. */
public enum StartCondition {
    /** The process of one of its dynos runs. */
    STARTED("started"),

    /** One of its dynos is up. */
    HEALTHY("healthy"),

    /**
     * A dyno of it has ended by itself with status 0, once since the formation manager was built: one of the formation, or
     * a one-off that is named after the type or ran its command, as {@code run("migrate")} does.
     */
    COMPLETED("completed");

    private final String label;

    StartCondition(String label) {
        this.label = label;
    }

    /** The condition as it is written in log lines: {@code healthy}. */
    public String label() {
        return label;
    }
}
