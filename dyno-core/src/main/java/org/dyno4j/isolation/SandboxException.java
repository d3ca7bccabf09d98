package org.dyno4j.isolation;

import java.io.Serial;
import org.dyno4j.DynoException;

/** A sandbox, or a process in it, could not be created or handled. */
public class SandboxException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sandbox;

    /** Creates an exception about the sandbox of this name. */
    public SandboxException(String sandbox, String message) {
        super(sandbox + ": " + message);
        this.sandbox = sandbox;
    }

    /** Creates an exception about the sandbox of this name, with the failure below it. */
    public SandboxException(String sandbox, String message, Throwable cause) {
        super(sandbox + ": " + message, cause);
        this.sandbox = sandbox;
    }

    /** The name of the sandbox. */
    public String sandbox() {
        return sandbox;
    }
}
