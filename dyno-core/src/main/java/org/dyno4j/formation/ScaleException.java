package org.dyno4j.formation;

import java.io.Serial;
import java.util.List;
import org.dyno4j.DynoException;

/** A scale request was refused; nothing was changed. */
public final class ScaleException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final List<String> knownTypes;

    ScaleException(List<String> problems, List<String> knownTypes) {
        super("nothing was scaled: " + String.join("; ", problems) + " (the process types are "
                + (knownTypes.isEmpty() ? "none: the Procfile declares no type" : String.join(", ", knownTypes)) + ")");
        this.problems = List.copyOf(problems);
        this.knownTypes = List.copyOf(knownTypes);
    }

    /** What is wrong, one text for each argument that was refused. */
    public List<String> problems() {
        return problems;
    }

    /** The process types that there are. */
    public List<String> knownTypes() {
        return knownTypes;
    }
}
