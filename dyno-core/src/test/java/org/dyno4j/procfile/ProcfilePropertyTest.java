package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every text, tried with texts made of the pieces that matter to a Procfile. */
class ProcfilePropertyTest {
    private static final long SEED = 20261123;
    private static final int TEXTS = 20_000;

    private static final List<String> PIECES = List.of(
            "web",
            "Web",
            "worker",
            "my_web",
            "-x-",
            "a",
            "9",
            ":",
            ":",
            ": ",
            " ",
            "\t",
            "\f",
            "\u000B",
            "\n",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "#",
            "//",
            "cmd",
            "echo $PORT",
            "é",
            "🚀",
            "\uD83D",
            "\0",
            "\uFEFF",
            "\u2028",
            "\u0085",
            "\u00A0",
            "\u001C",
            "'",
            "\\",
            "=",
            "x".repeat(64),
            "y".repeat(129));

    /** Half of the texts begin like an entry; else few would be any good in the strict grammar. */
    private static String randomText(Random random) {
        String beginning = random.nextBoolean() ? PIECES.get(random.nextInt(7)) + ": " : "";
        return beginning
                + random.ints(random.nextInt(20), 0, PIECES.size())
                        .mapToObj(PIECES::get)
                        .collect(Collectors.joining());
    }

    private static Optional<Procfile> tryParse(String text, ProcfileGrammar grammar) {
        try {
            return Optional.of(Procfile.parse(text, grammar));
        } catch (ProcfileException refused) {
            assertThat(refused.diagnostics()).isNotEmpty();
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void readsItsOwnWriting(ProcfileGrammar grammar) {
        Random random = new Random(SEED);
        int usable = 0;
        for (int round = 0; round < TEXTS; round++) {
            String text = randomText(random);
            Optional<Procfile> parsed = tryParse(text, grammar);
            if (parsed.isPresent() && !parsed.get().processTypes().isEmpty()) {
                usable++;
                Procfile again = Procfile.parse(parsed.get().toString(), grammar);
                assertThat(again.processTypes()).as(text).isEqualTo(parsed.get().processTypes());
                assertThat(again.diagnostics()).as(text).isEmpty();
            }
        }
        assertThat(usable).as("texts that said anything").isGreaterThan(TEXTS / 100);
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void dropsNoLineSilently(ProcfileGrammar grammar) {
        Random random = new Random(SEED + 1);
        for (int round = 0; round < TEXTS; round++) {
            String text = randomText(random);
            tryParse(text, grammar)
                    .ifPresent(procfile ->
                            assertThat(accountedFor(procfile)).as(text).isEqualTo(meaningfulLines(text)));
        }
    }

    /** Corrected lines are both a process type and a diagnostic, and so are not counted twice. */
    private static long accountedFor(Procfile procfile) {
        long droppedLines = procfile.diagnostics().stream()
                .filter(diagnostic -> diagnostic.reason() != Diagnostic.Reason.NAME_CORRECTED)
                .filter(diagnostic -> diagnostic.reason() != Diagnostic.Reason.NO_PROCESS_TYPES)
                .count();
        return procfile.processTypes().size() + droppedLines;
    }

    private static long meaningfulLines(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return content.lines()
                .map(line -> line.replaceAll("[ \t\f\u000B]", ""))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .count();
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void pointsIntoTheText(ProcfileGrammar grammar) {
        Random random = new Random(SEED + 2);
        for (int round = 0; round < TEXTS; round++) {
            String text = randomText(random);
            List<Line> lines = SourceText.lines(text).toList();
            for (Diagnostic diagnostic : diagnostics(text, grammar)) {
                assertThat(diagnostic.line()).as(text).isBetween(1, lines.size());
                String line = lines.get(diagnostic.line() - 1).text();
                assertThat(diagnostic.column())
                        .as(text)
                        .isBetween(1, Math.max(1, line.codePointCount(0, line.length())));
            }
        }
    }

    private static List<Diagnostic> diagnostics(String text, ProcfileGrammar grammar) {
        try {
            return Procfile.parse(text, grammar).diagnostics();
        } catch (ProcfileException refused) {
            return refused.diagnostics();
        }
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void declaresEachNameOnce(ProcfileGrammar grammar) {
        Random random = new Random(SEED + 3);
        for (int round = 0; round < TEXTS; round++) {
            String text = randomText(random);
            Set<String> names = new HashSet<>();
            tryParse(text, grammar)
                    .ifPresent(procfile -> procfile.processTypes()
                            .forEach(processType -> assertThat(names.add(processType.name()))
                                    .as(text)
                                    .isTrue()));
        }
    }
}
