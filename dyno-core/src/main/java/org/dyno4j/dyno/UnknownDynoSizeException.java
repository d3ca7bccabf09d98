package org.dyno4j.dyno;

import java.io.Serial;
import java.util.Set;
import org.dyno4j.DynoException;

/** There is no dyno size of the name that was asked for. */
public final class UnknownDynoSizeException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Set<String> knownNames;

    UnknownDynoSizeException(String name, Set<String> knownNames) {
        super("There is no dyno size '" + name + "'; known are " + String.join(", ", knownNames));
        this.name = name;
        this.knownNames = knownNames;
    }

    /** The name that was asked for. */
    public String name() {
        return name;
    }

    /** The names that there are. */
    public Set<String> knownNames() {
        return knownNames;
    }
}
