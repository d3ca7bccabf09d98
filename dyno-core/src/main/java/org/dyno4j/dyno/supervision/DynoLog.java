package org.dyno4j.dyno.supervision;

import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;

/** Where the supervisor of dynos writes, and where dynos write. */
public interface DynoLog {

    /** Writes one line about a dyno, {@code dyno[web.1]: text}. Never blocks. */
    void platform(DynoName dyno, String text);

    /** What of a text may be shown beside the log, in events and exceptions: no more than {@link #platform} would write. */
    String redact(String text);

    /**
     * A sink for what one dyno prints; {@code ended} is run on the I/O thread after the last byte.
     */
    OutputSink output(DynoName dyno, LineObserver lines, Runnable ended);
}
