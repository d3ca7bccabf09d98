package org.dyno4j.formation;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.isolation.ForwardTarget;

/** Keeps the number of dynos of one process type true. Belongs to the control thread. */
final class TypeFormation {
    private final String name;
    private final FormationContext context;
    private final Turns turns;
    private final NavigableMap<Integer, Slot> slots = new TreeMap<>();
    private Generation generation;
    private DynoSize size;
    private int quantity;

    TypeFormation(String name, Generation generation, FormationContext context, Turns turns) {
        this.name = name;
        this.generation = generation;
        this.context = context;
        this.turns = turns;
        this.size = context.settings().sizeOf(name);
    }

    /** Starts or stops the difference, highest numbers first; another size restarts what stays. */
    void scale(int newQuantity, DynoSize newSize) {
        boolean resized = !newSize.equals(size);
        quantity = newQuantity;
        size = newSize;
        List.copyOf(slots.descendingMap().headMap(newQuantity, false).values())
                .forEach(slot -> slot.unwant("scaled down"));
        List.copyOf(slots.tailMap(newQuantity, false).values()).forEach(this::forgetIfGone);
        if (resized) {
            restart("resized to " + newSize.name());
        }
        for (int number = 1; number <= newQuantity; number++) {
            slots.computeIfAbsent(number, this::newSlot).want(generation, "scaled up");
        }
    }

    /** It has another size, and so has what runs. */
    void resized(DynoSize newSize) {
        size = newSize;
        each(slot -> slot.resized(context.settings().memoryPolicy()));
    }

    /** Has all runs that begin from now on be of this generation. */
    void assign(Generation target) {
        aim(target);
        each(slot -> slot.aim(target));
    }

    /** Starts dynos that are wanted anew from now on with this generation; those that are there are left as they are. */
    void aim(Generation target) {
        generation = target;
    }

    void restart(String why) {
        each(slot -> slot.restart(context.handoverOf(name()), why));
    }

    void each(Consumer<Slot> action) {
        List.copyOf(slots.values()).forEach(action);
    }

    /** Those that are to run, in the order of their numbers. */
    List<Slot> wantedSlots() {
        return slots.values().stream().filter(Slot::isWanted).toList();
    }

    Optional<Slot> find(int number) {
        return Optional.ofNullable(slots.get(number));
    }

    void forgetIfGone(Slot slot) {
        if (slot.isGone()) {
            slots.remove(slot.name().number());
            context.journal().changed();
        }
    }

    private Slot newSlot(int number) {
        return new Slot(new DynoName(name(), number), this, generation, context);
    }

    String name() {
        return name;
    }

    /** What a dyno of this type has to wait for before it starts. */
    Optional<String> awaited() {
        return turns.awaitedBy(name);
    }

    DynoSize size() {
        return size;
    }

    int quantity() {
        return quantity;
    }

    /** Where connections go. */
    List<ForwardTarget> targets() {
        return slots.values().stream().flatMap(slot -> slot.target().stream()).toList();
    }

    Collection<Slot> slots() {
        return Collections.unmodifiableCollection(slots.values());
    }

    Formation.Entry entry() {
        return new Formation.Entry(name, context.shown(generation.command(name)), quantity, size);
    }
}
