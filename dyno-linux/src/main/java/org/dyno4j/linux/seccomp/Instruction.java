package org.dyno4j.linux.seccomp;

import java.nio.ByteBuffer;

/** An instruction of classic BPF as seccomp takes it: one accumulator, forward jumps, no memory ({@code linux/filter.h}). */
sealed interface Instruction {
    /** {@code sizeof(struct sock_filter)}. */
    int SIZE = 8;

    /** The farthest that a conditional jump goes: its distances are bytes. */
    int FARTHEST_BRANCH = 255;

    /** Appends the instruction as a {@code struct sock_filter}. */
    void write(ByteBuffer buffer);

    /** The instruction for people; a jump shows its destinations, counted from the instruction's own index. */
    String show(int index);

    private static void write(ByteBuffer buffer, int code, int whenTrue, int whenFalse, int operand) {
        buffer.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(operand);
    }

    /** Loads a word of the call into the accumulator. */
    record Load(Word word) implements Instruction {
        /** {@code BPF_LD|BPF_W|BPF_ABS}. */
        private static final int CODE = 0x20;

        @Override
        public void write(ByteBuffer buffer) {
            Instruction.write(buffer, CODE, 0, 0, word.offset());
        }

        @Override
        public String show(int index) {
            return "load " + word;
        }
    }

    /** Keeps only these bits of the accumulator. */
    record And(int mask) implements Instruction {
        /** {@code BPF_ALU|BPF_AND|BPF_K}. */
        private static final int CODE = 0x54;

        @Override
        public void write(ByteBuffer buffer) {
            Instruction.write(buffer, CODE, 0, 0, mask);
        }

        @Override
        public String show(int index) {
            return "and " + Hexadecimal.of(mask);
        }
    }

    /** Skips instructions. */
    record Jump(int distance) implements Instruction {
        /** {@code BPF_JMP|BPF_JA}. */
        private static final int CODE = 0x05;

        @Override
        public void write(ByteBuffer buffer) {
            Instruction.write(buffer, CODE, 0, 0, distance);
        }

        @Override
        public String show(int index) {
            return "goto " + (index + 1 + distance);
        }
    }

    /** Skips instructions, more or fewer of them by what a comparison says. */
    record Branch(Comparison comparison, int whenTrue, int whenFalse) implements Instruction {
        public Branch {
            if (whenTrue < 0 || whenTrue > FARTHEST_BRANCH || whenFalse < 0 || whenFalse > FARTHEST_BRANCH) {
                throw new IllegalArgumentException("too far to jump: " + whenTrue + " or " + whenFalse);
            }
        }

        @Override
        public void write(ByteBuffer buffer) {
            Instruction.write(buffer, comparison.operator().code(), whenTrue, whenFalse, comparison.operand());
        }

        @Override
        public String show(int index) {
            return "if " + comparison + " goto " + (index + 1 + whenTrue) + " else " + (index + 1 + whenFalse);
        }
    }

    /** Ends the program with its verdict. */
    record Return(Verdict verdict) implements Instruction {
        /** {@code BPF_RET|BPF_K}. */
        private static final int CODE = 0x06;

        @Override
        public void write(ByteBuffer buffer) {
            Instruction.write(buffer, CODE, 0, 0, verdict.value());
        }

        @Override
        public String show(int index) {
            return "return " + verdict;
        }
    }
}
