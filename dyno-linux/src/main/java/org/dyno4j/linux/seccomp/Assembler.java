package org.dyno4j.linux.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts a program together from instructions and labels.
 *
 * <p>All jumps in classic BPF lead forward. So the program is assembled from its end: wherever a jump is met, the places
 * it leads to are known already. A branch reaches 255 instructions; for one that has to go farther, a stepping stone is
 * put right behind it, a jump or a copy of the verdict itself, and the label moves there, near, for whoever jumps next.
 *
 * <p>Not thread-safe.
 */
final class Assembler {
    private final List<Item> items = new ArrayList<>();

    /** A place in the program; distinct from any other. */
    static final class Label {
        /** How many instructions stand from here to the end. */
        private int tail = -1;

        private int distanceFrom(int instructionTail) {
            if (tail < 0) {
                throw new IllegalStateException("a jump leads to a label that is not placed behind it");
            }
            return instructionTail - tail;
        }
    }

    private sealed interface Item {}

    private record Place(Label label) implements Item {}

    private record Plain(Instruction instruction) implements Item {}

    private record Fork(Comparison comparison, Label whenTrue, Label whenFalse) implements Item {}

    /** The next instruction is where this label leads. */
    Assembler place(Label label) {
        items.add(new Place(label));
        return this;
    }

    Assembler load(Word word) {
        items.add(new Plain(new Instruction.Load(word)));
        return this;
    }

    Assembler and(int mask) {
        items.add(new Plain(new Instruction.And(mask)));
        return this;
    }

    Assembler branch(Comparison comparison, Label whenTrue, Label whenFalse) {
        items.add(new Fork(comparison, whenTrue, whenFalse));
        return this;
    }

    Assembler end(Verdict verdict) {
        items.add(new Plain(new Instruction.Return(verdict)));
        return this;
    }

    /** Assembles once; the labels belong to this program from then on. */
    FilterProgram assemble() {
        List<Instruction> reversed = new ArrayList<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            Item item = items.get(i);
            if (item instanceof Place place) {
                place.label().tail = reversed.size();
            } else if (item instanceof Plain plain) {
                reversed.add(plain.instruction());
            } else if (item instanceof Fork fork) {
                // One more than it takes, since a stone for the other label may come in between.
                bringNear(fork.whenTrue(), reversed, Instruction.FARTHEST_BRANCH - 1);
                bringNear(fork.whenFalse(), reversed, Instruction.FARTHEST_BRANCH);
                reversed.add(new Instruction.Branch(
                        fork.comparison(),
                        fork.whenTrue().distanceFrom(reversed.size()),
                        fork.whenFalse().distanceFrom(reversed.size())));
            }
        }
        Collections.reverse(reversed);
        return new FilterProgram(reversed);
    }

    private static void bringNear(Label label, List<Instruction> reversed, int farthest) {
        int distance = label.distanceFrom(reversed.size());
        if (distance > farthest) {
            Instruction target = reversed.get(label.tail - 1);
            reversed.add(target instanceof Instruction.Return ? target : new Instruction.Jump(distance));
            label.tail = reversed.size();
        }
    }
}
