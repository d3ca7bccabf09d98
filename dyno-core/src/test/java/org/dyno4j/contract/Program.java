package org.dyno4j.contract;

/** What a dyno runs in a {@link HerokuSituation}, for the real ones as a command. */
public enum Program {
    /** Goes on until it is told to end, and obeys at once. */
    WORKS("echo begun; exec sleep 1000"),
    /** The same, and listens on its port. */
    SERVES("echo begun; exec python3 -m http.server --bind 127.0.0.1 $PORT"),
    /** Ends with status 1. */
    CRASHES("exit 1"),
    /** Ends with status 0. */
    FINISHES("exit 0"),
    /** Ignores SIGTERM. */
    IGNORES_SIGTERM("trap '' TERM; echo begun; sleep 1000"),
    /** Goes on, and never listens on its port. */
    NEVER_LISTENS("echo begun; exec sleep 1000"),
    /** Ends with status 1 before it listens on its port. */
    CRASHES_EARLY("exit 1"),
    /** Ends with status 1 once it was up for so long that what was before is forgotten. */
    CRASHES_LATER("sleep 3; exit 1"),
    /** Ignores that its client has gone. */
    IGNORES_SIGHUP("trap '' HUP; echo begun; sleep 1000"),
    /** Uses more memory than its quota, and not twice as much. */
    EXCEEDS_QUOTA("exec python3 -uc 'import time; x = bytearray(80 << 20); print(\"begun\"); time.sleep(1000)'"),
    /** Uses so much memory that it is killed. */
    VASTLY_EXCEEDS_QUOTA("exec python3 -c 'bytearray(1000 << 20)'");

    /** The quota of real dynos, in MiB, for those that want to exceed it. */
    static final long QUOTA_MEBIBYTES = 64;

    private final String command;

    Program(String command) {
        this.command = command;
    }

    /** For a shell. What goes on prints {@code begun} once it does. */
    public String command() {
        return command;
    }

    /** Whether it prints that. */
    public boolean goesOn() {
        return command.contains("begun");
    }
}
