package org.dyno4j.formation;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoStatus;

/** What was waited for can't come about: dynos that are desired have crashed and are not started again by themselves. */
public final class DynoFailedException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<DynoStatus> dynos;

    DynoFailedException(String awaited, List<DynoStatus> dynos) {
        super("it can't be waited for that " + awaited + "; these dynos are not started again by themselves: "
                + dynos.stream().map(DynoStatus::describe).collect(Collectors.joining("; "))
                + "; find out why, then retryNow, restart or deploy");
        this.dynos = List.copyOf(dynos);
    }

    /** Those dynos. */
    public List<DynoStatus> dynos() {
        return dynos;
    }
}
