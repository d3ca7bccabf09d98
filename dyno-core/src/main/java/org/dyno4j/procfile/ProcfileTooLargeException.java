package org.dyno4j.procfile;

import java.io.Serial;

/** A Procfile is larger than any Procfile should be; it was not parsed. */
public final class ProcfileTooLargeException extends ProcfileException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    ProcfileTooLargeException(String source, long limitBytes) {
        super(source + " is larger than " + limitBytes + " bytes; is it the right file?");
        this.limitBytes = limitBytes;
    }

    /** The most that a Procfile may have, in bytes of UTF-8. */
    public long limitBytes() {
        return limitBytes;
    }
}
