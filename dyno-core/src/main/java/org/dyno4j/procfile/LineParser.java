package org.dyno4j.procfile;

import java.util.Optional;
import java.util.function.Consumer;

/** Makes a process type of a line in one dialect; has no state. */
interface LineParser {
    /** The process type that a line declares; where there is none, or one with corrections, also a diagnostic. */
    Optional<ProcessType> parse(Line line, Consumer<Diagnostic> diagnostics);
}
