package org.dyno4j.formation;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoStatus;

/** What was waited for did not come about in time. */
public final class FormationTimeoutException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<DynoStatus> dynos;

    FormationTimeoutException(String awaited, Duration timeout, List<DynoStatus> dynos) {
        super("within " + timeout + " it was not so that " + awaited + "; seen instead: "
                + (dynos.isEmpty()
                        ? "no dyno at all"
                        : dynos.stream().map(DynoStatus::describe).collect(Collectors.joining("; "))));
        this.dynos = List.copyOf(dynos);
    }

    /** What was seen instead. */
    public List<DynoStatus> dynos() {
        return dynos;
    }
}
