package org.dyno4j.procfile;

import static org.dyno4j.procfile.Diagnostic.Reason.DUPLICATE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_PROCESS_TYPES;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses one text; good for one use by one thread. */
final class ProcfileParser {
    private record Entry(ProcessType processType, Line line) {}

    private final Dialect dialect;
    private final String source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    ProcfileParser(ProcfileGrammar grammar, String source) {
        dialect = Dialect.of(grammar);
        this.source = source;
    }

    Procfile parse(String text) {
        SourceText.lines(text).forEach(this::add);
        if (entries.isEmpty()) {
            diagnostics.add(0, new Diagnostic(1, 1, NO_PROCESS_TYPES, "no process type is declared"));
        }
        if (diagnostics.stream().anyMatch(diagnostic -> dialect.refuses(diagnostic.reason()))) {
            throw new ProcfileException(source, diagnostics);
        }
        return new Procfile(
                source, entries.values().stream().map(Entry::processType).toList(), diagnostics);
    }

    private void add(Line line) {
        Optional<Diagnostic> unprintable = SourceText.problem(line);
        if (unprintable.isPresent()) {
            unprintable.ifPresent(diagnostics::add);
        } else if (!line.isBlankOrComment()) {
            dialect.parse(line, diagnostics::add).ifPresent(processType -> add(new Entry(processType, line)));
        }
    }

    private void add(Entry entry) {
        String name = entry.processType().name();
        Entry earlier = entries.putIfAbsent(name, entry);
        if (earlier != null) {
            diagnostics.add(entry.line().diagnostic(0, DUPLICATE_NAME, duplicate(name, earlier.line())));
            if (dialect.lastDuplicateCounts()) {
                // It also takes the last one's place in the order, as it does for Heroku.
                entries.remove(name);
                entries.put(name, entry);
            }
        }
    }

    private String duplicate(String name, Line earlier) {
        String counts = dialect.lastDuplicateCounts() ? "this line counts" : "that line counts and this one is ignored";
        return "'" + name + "' is already declared on line " + earlier.number() + "; " + counts;
    }
}
