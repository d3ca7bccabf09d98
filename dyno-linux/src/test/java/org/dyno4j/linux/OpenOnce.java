package org.dyno4j.linux;

import org.dyno4j.isolation.IsolationException;

/** Opens the isolation, and says what came of it: for a JVM of its own, in circumstances of its own. */
final class OpenOnce {
    /** The exit status that tells that opening was refused. */
    static final int REFUSED = 3;

    private OpenOnce() {}

    public static void main(String[] arguments) {
        try (LinuxIsolation isolation = TestIsolation.open()) {
            System.out.println(isolation.report());
        } catch (IsolationException refused) {
            System.out.println(refused.getMessage());
            System.exit(REFUSED);
        }
    }
}
