package org.dyno4j.procfile;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dyno4j.procfile.ProcfileUnreadableException.Problem;

/**
 * The process types that an app declares, in the order of its Procfile.
 *
 * <p>A text that can't be used is refused with a {@link ProcfileException}; what was ignored or corrected in a text
 * that can is in {@link #diagnostics()}, and {@link #strict()} refuses these too. Immutable.
 */
public final class Procfile {
    /** The most that a Procfile may have, in bytes of UTF-8. */
    static final int MAXIMUM_BYTES = 1 << 20;

    private static final String FILE_NAME = "Procfile";

    private final String source;
    private final List<ProcessType> processTypes;
    private final List<Diagnostic> diagnostics;

    Procfile(String source, List<ProcessType> processTypes, List<Diagnostic> diagnostics) {
        this.source = source;
        this.processTypes = List.copyOf(processTypes);
        this.diagnostics = List.copyOf(diagnostics);
    }

    /**
     * A Procfile that declares these process types, without any text.
     *
     * @throws IllegalArgumentException if two have one name
     */
    public static Procfile of(ProcessType... processTypes) {
        Set<String> names = new HashSet<>();
        for (ProcessType processType : processTypes) {
            if (!names.add(processType.name())) {
                throw new IllegalArgumentException("Two process types are called '" + processType.name() + "'");
            }
        }
        return new Procfile(FILE_NAME, List.of(processTypes), List.of());
    }

    /**
     * Parses a text in {@linkplain ProcfileGrammar#FOREMAN foreman's grammar}.
     *
     * @throws ProcfileException if the text is larger than 1 MiB as UTF-8, declares no process type or has a NUL
     *     character
     */
    public static Procfile parse(String text) {
        return parse(text, ProcfileGrammar.FOREMAN);
    }

    /**
     * Parses a text.
     *
     * @throws ProcfileException if the text is larger than 1 MiB as UTF-8, has a NUL character, or is refused by the
     *     grammar
     */
    public static Procfile parse(String text, ProcfileGrammar grammar) {
        // The first test alone would do for ASCII; it also spares copying a huge text.
        if (text.length() > MAXIMUM_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            throw new ProcfileTooLargeException(FILE_NAME, MAXIMUM_BYTES);
        }
        return new ProcfileParser(grammar, FILE_NAME).parse(text);
    }

    /**
     * Reads a UTF-8 file in {@linkplain ProcfileGrammar#FOREMAN foreman's grammar}.
     *
     * @throws ProcfileUnreadableException if there is no such file, or it can't be read
     * @throws ProcfileException if it is not UTF-8, or for the reasons of {@link #parse(String)}
     */
    public static Procfile read(Path file) {
        return read(file, ProcfileGrammar.FOREMAN);
    }

    /**
     * Reads a UTF-8 file.
     *
     * @throws ProcfileUnreadableException if there is no such file, or it can't be read
     * @throws ProcfileException if it is not UTF-8, or for the reasons of {@link #parse(String, ProcfileGrammar)}
     */
    public static Procfile read(Path file, ProcfileGrammar grammar) {
        return new ProcfileParser(grammar, file.toString()).parse(ProcfileReader.read(file));
    }

    /**
     * Reads the file called {@code Procfile} in an app's directory, in {@linkplain ProcfileGrammar#FOREMAN foreman's
     * grammar}. It may be a link to another file in there, but not to one elsewhere, which whoever wrote the app may not be
     * allowed to read.
     *
     * @throws ProcfileUnreadableException also if it leads out of the directory
     * @throws ProcfileException as {@link #read(Path)} does
     */
    public static Procfile readFrom(Path directory) {
        return readFromCopy(directory, directory);
    }

    /**
     * The same in a copy of the app's directory; what is said about the file names that of the original, which whoever
     * wrote it knows.
     *
     * @throws ProcfileUnreadableException as {@link #readFrom} does
     * @throws ProcfileException as {@link #readFrom} does
     */
    public static Procfile readFromCopy(Path copy, Path original) {
        Path name = original.resolve(FILE_NAME);
        Path file = copy.resolve(FILE_NAME);
        if (Files.notExists(file, NOFOLLOW_LINKS) && Files.exists(name, NOFOLLOW_LINKS)) {
            throw new ProcfileUnreadableException(
                    name.toString(), Problem.MISSING, "it is there, but was left out of the copy, as by .slugignore");
        }
        return new ProcfileParser(ProcfileGrammar.FOREMAN, name.toString())
                .parse(ProcfileReader.readWithin(copy, file, name));
    }

    /**
     * This Procfile, for callers who accept only a flawless text.
     *
     * @throws ProcfileException if there are diagnostics; it has them all
     */
    public Procfile strict() {
        if (!diagnostics.isEmpty()) {
            throw new ProcfileException(source, diagnostics);
        }
        return this;
    }

    /** The process types in the order of the text; no two have one name. */
    public List<ProcessType> processTypes() {
        return processTypes;
    }

    /** The process type of this name, case counting, if it is declared. */
    public Optional<ProcessType> find(String name) {
        return processTypes.stream()
                .filter(processType -> processType.name().equals(name))
                .findFirst();
    }

    /** All that was ignored or corrected, in the order of the text; empty if the text was flawless. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** The process types as the text of a Procfile, a line each. */
    @Override
    public String toString() {
        return processTypes.stream().map(processType -> processType + "\n").collect(Collectors.joining());
    }
}
