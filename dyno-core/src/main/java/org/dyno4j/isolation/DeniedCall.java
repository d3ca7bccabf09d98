package org.dyno4j.isolation;

import java.util.Objects;

/**
 * A system call that a sandbox's filter refused.
 *
 * @param call its name as in section 2 of the manual, or its number where it has none
 * @param error the name of the error that the process got for it: {@code EPERM}
 * @param pid the calling thread, by its number on the host
 * @param untold how many refused calls before this one were counted, and told to nobody
 */
public record DeniedCall(String call, String error, long pid, long untold) {
    public DeniedCall {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(error, "error");
    }
}
