package org.dyno4j.app;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what {@link AppText} wrote, and nothing else. Used once. */
final class AppTextParser {
    private static final String END = "lines ";

    /** Lines that have the values of config vars. */
    private static final Set<String> VALUES = Set.of("config", "with");

    private final Map<String, String> config = new TreeMap<>();
    private final Set<String> secrets = new TreeSet<>();
    private final List<FormationEntry> formation = new ArrayList<>();
    private final Map<Integer, Release> releases = new LinkedHashMap<>();
    private Optional<String> name = Optional.empty();
    private Optional<Path> directory = Optional.empty();
    private OptionalInt last = OptionalInt.empty();
    private OptionalInt current = OptionalInt.empty();

    private AppTextParser() {}

    /**
     * Reads a kept app.
     *
     * @throws IllegalArgumentException if the text is not one; the message says where and what, and no value of a config
     *     var
     */
    static KeptApp parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(AppText.VERSION)) {
            throw new IllegalArgumentException(
                    "line 1 is not \"" + AppText.VERSION + "\": this version reads no other");
        }
        int count = lines.size() - 2;
        if (count < 0 || !text.endsWith("\n") || !lines.get(count + 1).equals(END + count)) {
            throw new IllegalArgumentException(
                    "the last line is not \"" + END + Math.max(0, count) + "\": a part of the file is missing");
        }
        AppTextParser parser = new AppTextParser();
        for (int index = 1; index <= count; index++) {
            parser.line(index + 1, lines.get(index));
        }
        return parser.app();
    }

    private KeptApp app() {
        AppState state = new AppState(
                last.orElseThrow(() -> missing("last")),
                List.copyOf(releases.values()),
                current,
                config,
                secrets,
                formation);
        return new KeptApp(
                name.orElseThrow(() -> missing("name")), directory.orElseThrow(() -> missing("directory")), state);
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("there is no line \"" + key + "\"");
    }

    private void line(int number, String line) {
        List<String> words = Splitter.on(' ').splitToList(line);
        String key = words.get(0);
        try {
            List<String> values =
                    words.stream().skip(1).map(AppTextParser::decode).toList();
            take(key, values);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException wrong) {
            boolean shown = !VALUES.contains(key);
            throw new IllegalArgumentException("line " + number + ", \"" + key + "\", is not understood"
                    + (shown ? ": " + wrong.getMessage() : ""));
        }
    }

    private static String decode(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    private void take(String key, List<String> values) {
        switch (key) {
            case "name" -> name = Optional.of(only(values, 1).get(0));
            case "directory" -> directory = Optional.of(Path.of(only(values, 1).get(0)));
            case "last" -> last = OptionalInt.of(number(only(values, 1).get(0)));
            case "current" -> current = OptionalInt.of(number(only(values, 1).get(0)));
            case "secret" -> secrets.add(only(values, 1).get(0));
            case "config" -> config.put(only(values, 2).get(0), values.get(1));
            case "formation" ->
                formation.add(new FormationEntry(only(values, 3).get(0), number(values.get(1)), values.get(2)));
            case "release" -> release(only(values, 5));
            case "with" -> with(only(values, 3));
            default -> throw new IllegalArgumentException("unknown");
        }
    }

    private static List<String> only(List<String> values, int count) {
        if (values.size() != count) {
            throw new IllegalArgumentException("it has " + values.size() + " values, not " + count);
        }
        return values;
    }

    private static int number(String digits) {
        int number = Integer.parseInt(digits);
        if (number < 0) {
            throw new IllegalArgumentException("negative");
        }
        return number;
    }

    private void release(List<String> values) {
        int number = number(values.get(0));
        releases.put(
                number,
                new Release(
                        number,
                        values.get(3),
                        Map.of(),
                        values.get(4),
                        ReleaseStatus.valueOf(values.get(1).toUpperCase(Locale.ROOT)),
                        Instant.parse(values.get(2))));
    }

    private void with(List<String> values) {
        Release release =
                Optional.ofNullable(releases.get(number(values.get(0)))).orElseThrow(() -> missing("release"));
        Map<String, String> variables = new TreeMap<>(release.config());
        variables.put(values.get(1), values.get(2));
        releases.put(release.number(), release.withConfig(variables));
    }
}
