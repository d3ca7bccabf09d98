package org.dyno4j.isolation;

import java.io.Serial;

/** A sandbox can't be limited to less memory than its processes use and can't give back. */
public class MemoryInUseException extends SandboxException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long usedBytes;
    private final long limitBytes;

    /** Creates an exception about the sandbox of this name, which uses more than it was to be limited to. */
    public MemoryInUseException(String sandbox, long usedBytes, long limitBytes) {
        super(
                sandbox,
                "it uses " + usedBytes + " bytes of memory, so it can't be limited to " + limitBytes
                        + "; its limits are as before: choose more, or restart it");
        this.usedBytes = usedBytes;
        this.limitBytes = limitBytes;
    }

    /** How much it used after the kernel had taken back what it could. */
    public long usedBytes() {
        return usedBytes;
    }

    /** What it was to be limited to. */
    public long limitBytes() {
        return limitBytes;
    }
}
