package org.dyno4j.linux.benchmark;

import java.util.Optional;

/** A program that takes as much of one thing as it gets, until it is killed, and how that is seen from outside. */
enum Hog {
    /** Every process forks without end, so that no child keeps its parents from it. */
    FORK_BOMB(
            "fork bomb",
            "exec /usr/bin/python3 -ISc 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass'") {
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            return told(
                    now.processes() >= now.processLimit() && now.refusedForks() > 0,
                    now.processes() + " processes, " + now.refusedForks() + " forks refused");
        }
    },
    MEMORY_HOG(
            "memory hog",
            "while true; do /usr/bin/python3 -c 'blocks = []\nwhile True: blocks.append(bytearray(1 << 20))'; done") {
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            return told(now.oomKills() > before.oomKills(), now.oomKills() + " kills for want of memory");
        }
    },
    DISK_FILLER(
            "disk filler",
            "while true; do cat /dev/zero 2>&1 >/tmp/full | grep -q 'No space left' && echo full; done") {
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            return told(
                    now.bytesLogged() > before.bytesLogged(), now.bytesLogged() / "full\n".length() + " times full");
        }
    },
    LOG_FLOOD("log flood", "exec yes $(printf 'x%.0s' {1..100})") {
        // What holds it back is how fast the log takes its lines, which is the machine's to say.
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            double seconds = (now.nanoTime() - before.nanoTime()) / 1e9;
            long rate = Math.round((now.bytesLogged() - before.bytesLogged()) / seconds) >> 20;
            return told(seconds > 0.1 && rate >= LEAST_MEBIBYTES_A_SECOND, rate + " MiB a second");
        }
    },
    DESCRIPTOR_HOG(
            "descriptor hog",
            "exec /usr/bin/python3 -c 'import os\nwhile True:\n  try: os.open(\"/dev/null\", 0)\n  except OSError: pass'") {
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            return told(now.descriptors() >= now.descriptorLimit(), now.descriptors() + " open files");
        }
    },
    /** None does anything before all are there: the interpreter lets one run at a time. */
    MANY_THREADS("10,000 threads", """
            exec /usr/bin/python3 -c '
            import _thread, time
            _thread.stack_size(65536)
            gate = _thread.allocate_lock()
            def idle():
              with gate: pass
              while True: time.sleep(0.1)
            with gate:
              for i in range(10000): _thread.start_new_thread(idle, ())
            idle()'""") {
        @Override
        Optional<String> atLimit(Pressure before, Pressure now) {
            return told(now.threads() > 10_000, now.threads() + " threads of one process");
        }
    };

    private static final int LEAST_MEBIBYTES_A_SECOND = 4;

    private final String title;
    private final String script;

    Hog(String title, String script) {
        this.title = title;
        this.script = script;
    }

    /** Its name for people. */
    String title() {
        return title;
    }

    /** What a shell runs. */
    String script() {
        return script;
    }

    /** What it has reached, where it is held back by its limit now, or was so since the moment before. */
    abstract Optional<String> atLimit(Pressure before, Pressure now);

    private static Optional<String> told(boolean reached, String what) {
        return reached ? Optional.of(what) : Optional.empty();
    }
}
