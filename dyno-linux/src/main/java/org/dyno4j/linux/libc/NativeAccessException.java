package org.dyno4j.linux.libc;

import java.io.Serial;
import java.util.List;
import org.dyno4j.isolation.IsolationException;

/** The JVM can't make system calls. */
public final class NativeAccessException extends IsolationException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final String remedy;

    NativeAccessException(String detail, String remedy) {
        super("no system call can be made", List.of(detail + " -> " + remedy));
        this.detail = detail;
        this.remedy = remedy;
    }

    /** What was found. */
    public String detail() {
        return detail;
    }

    /** What would help. */
    public String remedy() {
        return remedy;
    }
}
