package org.dyno4j.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A kept app as text: a line with the version, a line for each thing, and a line with their number, so that what was cut
 * off or edited is noticed. Texts are encoded as in URLs.
 *
 * <pre>
 * dyno4j-app 1
 * name hello
 * directory %2Fsrv%2Fhello
 * last 1
 * secret KEY
 * config GREETING bonjour
 * formation web 2 standard-1x
 * release 1 succeeded 2026-11-25T08:00:00Z 9f86d0… Deploy+9f86d08
 * with 1 GREETING bonjour
 * current 1
 * lines 8
 * </pre>
 *
 * <p>{@code with} is a config var of a release.
 */
final class AppText {
    static final String VERSION = "dyno4j-app 1";

    private final StringBuilder text = new StringBuilder(VERSION).append('\n');
    private int lines;

    private AppText() {}

    static String format(KeptApp app) {
        return new AppText().of(app);
    }

    private String of(KeptApp app) {
        AppState state = app.state();
        line("name", app.name());
        line("directory", app.directory().toString());
        line("last", Integer.toString(state.lastNumber()));
        new TreeSet<>(state.secrets()).forEach(name -> line("secret", name));
        sorted(state.config()).forEach((name, value) -> line("config", name, value));
        state.formation()
                .forEach(entry -> line("formation", entry.type(), Integer.toString(entry.quantity()), entry.size()));
        state.releases().forEach(this::release);
        state.current().ifPresent(number -> line("current", Integer.toString(number)));
        return text.append("lines ").append(lines).append('\n').toString();
    }

    private void release(Release release) {
        String number = Integer.toString(release.number());
        line(
                "release",
                number,
                release.status().name().toLowerCase(Locale.ROOT),
                release.createdAt().toString(),
                release.slug(),
                release.description());
        sorted(release.config()).forEach((name, value) -> line("with", number, name, value));
    }

    private static Map<String, String> sorted(Map<String, String> variables) {
        return new TreeMap<>(variables);
    }

    private void line(String key, String... values) {
        text.append(key);
        for (String value : values) {
            text.append(' ').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        text.append('\n');
        lines++;
    }
}
