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
import org.dyno4j.procfile.ProcessType;

/** Keeps the number of dynos of one process type true. Belongs to the control thread. */
final class TypeFormation {
    private final ProcessType processType;
    private final FormationContext context;
    private final NavigableMap<Integer, Slot> slots = new TreeMap<>();
    private DynoSize size;
    private int quantity;

    TypeFormation(ProcessType processType, FormationContext context) {
        this.processType = processType;
        this.context = context;
        this.size = context.settings().sizeOf(processType.name());
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
            slots.computeIfAbsent(number, this::newSlot).want("scaled up");
        }
    }

    void restart(String why) {
        each(slot -> slot.restart(context.handoverOf(name()), why));
    }

    void each(Consumer<Slot> action) {
        List.copyOf(slots.values()).forEach(action);
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
        return new Slot(new DynoName(name(), number), this, context.factory(), context.journal(), context.newBackoff());
    }

    String name() {
        return processType.name();
    }

    String command() {
        return processType.command();
    }

    DynoSize size() {
        return size;
    }

    int quantity() {
        return quantity;
    }

    Collection<Slot> slots() {
        return Collections.unmodifiableCollection(slots.values());
    }

    Formation.Entry entry() {
        return new Formation.Entry(name(), command(), quantity, size);
    }
}
