package org.dyno4j.formation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoSize;

/** Applies changes, in their order, to a copy of what is desired, and collects all that is wrong with them. */
final class ScalePlan {
    private final Formation formation;
    private final Function<String, DynoSize> sizes;
    private final Map<String, Formation.Entry> changed = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    ScalePlan(Formation formation, Function<String, DynoSize> sizes) {
        this.formation = formation;
        this.sizes = sizes;
    }

    void add(String text) {
        add(() -> ScaleChange.parse(text, sizes));
    }

    void add(ScaleChange change) {
        add(() -> change);
    }

    private void add(Supplier<ScaleChange> parsed) {
        try {
            apply(parsed.get());
        } catch (IllegalArgumentException | DynoException refused) {
            problems.add(refused.getMessage());
        }
    }

    private void apply(ScaleChange change) {
        Formation.Entry entry = Optional.ofNullable(changed.get(change.type()))
                .or(() -> formation.find(change.type()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + change + "\": there is no process type \"" + change.type() + "\""));
        changed.put(
                change.type(),
                new Formation.Entry(
                        entry.type(),
                        entry.command(),
                        change.applyTo(entry.quantity()),
                        change.size().orElse(entry.size())));
    }

    /**
     * What is desired then, of the types that were mentioned.
     *
     * @throws ScaleException if anything was wrong
     */
    List<Formation.Entry> desired() {
        if (!problems.isEmpty()) {
            throw new ScaleException(
                    problems,
                    formation.entries().stream().map(Formation.Entry::type).toList());
        }
        return List.copyOf(changed.values());
    }
}
