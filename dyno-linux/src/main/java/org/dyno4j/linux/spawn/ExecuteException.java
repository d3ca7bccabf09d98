package org.dyno4j.linux.spawn;

import java.io.Serial;
import java.util.List;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.Errno;

/** None of the files that a program tried to execute could be executed. */
public final class ExecuteException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<Integer> errnos;

    ExecuteException(String what, List<Integer> errnos) {
        super(what + ": execve failed: " + Errno.describe(mostTelling(errnos)));
        this.errnos = List.copyOf(errnos);
    }

    /** The error that tells most: any other than "there is no such file", where there is one. */
    public int errno() {
        return mostTelling(errnos);
    }

    /** As {@code execvp(3)} chooses: a file that is there but can't be executed outweighs all that aren't there. */
    private static int mostTelling(List<Integer> errnos) {
        return errnos.stream()
                .filter(errno -> errno != Errno.ENOENT.number() && errno != Errno.ENOTDIR.number())
                .findFirst()
                .orElse(errnos.get(errnos.size() - 1));
    }
}
