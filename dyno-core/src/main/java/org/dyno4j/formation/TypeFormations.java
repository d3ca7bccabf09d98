package org.dyno4j.formation;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.procfile.ProcessType;

/** The process types of a formation, and those whose last dynos still end. Belongs to the control thread. */
final class TypeFormations {
    private final FormationContext context;
    private final Turns turns;
    private final Map<String, TypeFormation> types = new LinkedHashMap<>();
    private final Map<String, TypeFormation> leaving = new LinkedHashMap<>();

    TypeFormations(FormationContext context, Generation first) {
        this.context = context;
        this.turns = new Turns(context.settings().bootOrder(), this::find);
        become(first);
    }

    /** Drops the types that the generation lacks, with their dynos; adds its new ones, of which no dyno is desired. */
    void become(Generation generation) {
        Map<String, TypeFormation> known = new HashMap<>(leaving);
        known.putAll(types);
        Map<String, TypeFormation> before = new LinkedHashMap<>(types);
        types.clear();
        for (ProcessType declared : generation.release().procfile().processTypes()) {
            String name = declared.name();
            TypeFormation type = Optional.ofNullable(known.get(name))
                    .orElseGet(() -> new TypeFormation(name, generation, context, turns));
            type.assign(generation);
            types.put(name, type);
            leaving.remove(name);
            before.remove(name);
        }
        before.forEach((name, type) -> {
            leaving.put(name, type);
            type.scale(0, type.size());
        });
    }

    /** Who has to wait for whom. */
    Turns turns() {
        return turns;
    }

    Collection<TypeFormation> all() {
        return Collections.unmodifiableCollection(types.values());
    }

    /** With those that are no more, as long as a dyno of theirs is left. */
    Stream<TypeFormation> withLeaving() {
        leaving.values().removeIf(type -> type.slots().isEmpty());
        return Stream.concat(types.values().stream(), leaving.values().stream());
    }

    /** How many dynos are left of types that are no more. */
    int leavingDynos() {
        return leaving.values().stream().mapToInt(type -> type.slots().size()).sum();
    }

    Optional<TypeFormation> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** What dynos of this type may use, be it a process type or not. */
    DynoSize sizeOf(String name) {
        return find(name)
                .map(TypeFormation::size)
                .orElseGet(() -> context.settings().sizeOf(name));
    }

    /** The type of this name, or an exception that tells which there are. */
    TypeFormation get(String name) {
        return find(name)
                .orElseThrow(() -> new UnknownDynoException("process type", name, List.copyOf(types.keySet())));
    }

    /** The dyno of this name, be its type one that is no more, or an exception that tells which there are. */
    Slot slot(DynoName name, Snapshot seen) {
        TypeFormation type = Optional.ofNullable(leaving.get(name.type())).orElseGet(() -> get(name.type()));
        return type.find(name.number()).orElseThrow(() -> {
            List<String> known =
                    seen.dynos().stream().map(dyno -> dyno.name().toString()).toList();
            return new UnknownDynoException("dyno", name.toString(), known);
        });
    }

    Formation formation() {
        return new Formation(types.values().stream().map(TypeFormation::entry).toList());
    }
}
