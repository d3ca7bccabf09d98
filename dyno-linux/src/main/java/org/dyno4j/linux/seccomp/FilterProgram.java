package org.dyno4j.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A classic BPF program for seccomp. Immutable; {@link #toString()} is its disassembly. */
public final class FilterProgram {
    /** {@code BPF_MAXINSNS} of {@code linux/bpf_common.h}. */
    private static final int MOST_INSTRUCTIONS = 4096;

    private final List<Instruction> instructions;

    FilterProgram(List<Instruction> instructions) {
        if (instructions.isEmpty() || instructions.size() > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "a filter has 1 to " + MOST_INSTRUCTIONS + " instructions, not " + instructions.size());
        }
        this.instructions = List.copyOf(instructions);
    }

    /** How many instructions there are. */
    public int length() {
        return instructions.size();
    }

    /** The instructions as an array of {@code struct sock_filter}. */
    public byte[] bytes() {
        ByteBuffer buffer =
                ByteBuffer.allocate(Instruction.SIZE * instructions.size()).order(ByteOrder.nativeOrder());
        instructions.forEach(instruction -> instruction.write(buffer));
        return buffer.array();
    }

    /** The disassembly, one instruction a line. */
    @Override
    public String toString() {
        return IntStream.range(0, instructions.size())
                .mapToObj(i -> String.format("%4d  %s%n", i, instructions.get(i).show(i)))
                .collect(Collectors.joining());
    }
}
