package org.dyno4j.procfile;

import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.procfile.Diagnostic.Reason;

/** What the grammars differ in; has no state. */
interface Dialect {
    /** The rules of this grammar. */
    static Dialect of(ProcfileGrammar grammar) {
        return switch (grammar) {
            case FOREMAN -> new ForemanDialect();
            case HEROKU_CNB -> new HerokuCnbDialect();
        };
    }

    /** The process type that a line declares; where there is none, or one with corrections, also a diagnostic. */
    Optional<ProcessType> parse(Line line, Consumer<Diagnostic> diagnostics);

    /** Whether a text with such a diagnostic can't be used at all. */
    boolean refuses(Reason reason);

    /** Which of several lines with one name counts: the last, or else the first. */
    boolean lastDuplicateCounts();
}
