package org.dyno4j.formation;

import java.io.Serial;
import java.util.List;
import org.dyno4j.DynoException;

/** There is no dyno, or no process type, of the name that was asked for. */
public final class UnknownDynoException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<String> known;

    UnknownDynoException(String what, String name, List<String> known) {
        super("there is no " + what + " \"" + name + "\"; there " + (known.isEmpty() ? "is none" : "are " + known));
        this.name = name;
        this.known = List.copyOf(known);
    }

    /** The name that was asked for. */
    public String name() {
        return name;
    }

    /** The names that there are. */
    public List<String> known() {
        return known;
    }
}
