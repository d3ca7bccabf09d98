package org.dyno4j.linux.benchmark;

/** A program that takes as much of one thing as it gets, until it is killed. */
enum Hog {
    FORK_BOMB("fork bomb", "while true; do (while true; do :; done) & done 2>/dev/null"),
    MEMORY_HOG(
            "memory hog",
            "exec /usr/bin/python3 -c 'blocks = []\nwhile True: blocks.append(bytearray(1 << 20))'",
            true),
    DISK_FILLER("disk filler", "while true; do cat /dev/zero > /tmp/full; done 2>/dev/null"),
    LOG_FLOOD("log flood", "exec yes $(printf 'x%.0s' {1..100})"),
    DESCRIPTOR_HOG(
            "descriptor hog",
            "exec /usr/bin/python3 -c 'import os\nwhile True:\n  try: os.open(\"/dev/null\", 0)\n  except OSError: pass'"),
    MANY_THREADS(
            "10,000 threads",
            "exec /usr/bin/python3 -c 'import threading, time\nthreading.stack_size(65536)\ndef idle():\n"
                    + "  while True: time.sleep(0.1)\nfor i in range(10000): threading.Thread(target=idle).start()'");

    private final String title;
    private final String script;
    private final boolean ends;

    Hog(String title, String script) {
        this(title, script, false);
    }

    Hog(String title, String script, boolean ends) {
        this.title = title;
        this.script = script;
        this.ends = ends;
    }

    /** Its name for people. */
    String title() {
        return title;
    }

    /** What a shell runs; one that the kernel ends is begun again and again. */
    String script() {
        return ends ? "while true; do (" + script + "); done" : script;
    }
}
