package org.dyno4j.dyno.supervision;

/**
 * What one look at a dyno's health has shown.
 *
 * @param healthy whether all is well
 * @param what what was seen, for people; it never quotes what the dyno has printed or answered
 */
record Finding(boolean healthy, String what) {
    static Finding healthy(String what) {
        return new Finding(true, what);
    }

    static Finding unhealthy(String what) {
        return new Finding(false, what);
    }
}
