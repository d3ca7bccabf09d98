package org.dyno4j.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a filter as the kernel would, from its bytes, and is as strict as the kernel is when it takes one in
 * ({@code bpf_check_classic} of {@code net/core/filter.c}, {@code seccomp_check_filter} of {@code kernel/seccomp.c}).
 */
final class Interpreter {
    private static final int INSTRUCTION_SIZE = 8;
    private static final int MOST_INSTRUCTIONS = 4096;

    private final ByteBuffer code;
    private final int length;

    Interpreter(FilterProgram program) {
        code = ByteBuffer.wrap(program.bytes()).order(ByteOrder.nativeOrder());
        length = code.capacity() / INSTRUCTION_SIZE;
        check();
    }

    private void check() {
        require(length > 0 && length <= MOST_INSTRUCTIONS, "length " + length);
        for (int i = 0; i < length; i++) {
            switch (opcode(i)) {
                case 0x20 -> require(operand(i) >= 0 && operand(i) < CallData.SIZE && operand(i) % 4 == 0, "load " + i);
                case 0x05 -> require(Integer.compareUnsigned(operand(i), length - i - 1) < 0, "jump " + i);
                case 0x15, 0x35 ->
                    require(i + 1 + whenTrue(i) < length && i + 1 + whenFalse(i) < length, "branch " + i);
                case 0x54, 0x06 -> {}
                default -> require(false, "instruction " + i);
            }
        }
        require(opcode(length - 1) == 0x06, "the last instruction returns");
    }

    /** What the filter returns for a call. */
    int run(CallData call) {
        return execute(call).returned();
    }

    Outcome execute(CallData call) {
        int accumulator = 0;
        int steps = 0;
        int at = 0;
        while (true) {
            steps++;
            int operand = operand(at);
            switch (opcode(at)) {
                case 0x20 -> accumulator = call.word(operand);
                case 0x54 -> accumulator &= operand;
                case 0x05 -> at += operand;
                case 0x15 -> at += accumulator == operand ? whenTrue(at) : whenFalse(at);
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue(at) : whenFalse(at);
                case 0x06 -> {
                    return new Outcome(operand, steps);
                }
                default -> throw new AssertionError("unreachable: instructions were checked");
            }
            at++;
        }
    }

    /** What was returned, and after how many instructions. */
    record Outcome(int returned, int steps) {}

    private int opcode(int index) {
        return Short.toUnsignedInt(code.getShort(INSTRUCTION_SIZE * index));
    }

    private int whenTrue(int index) {
        return Byte.toUnsignedInt(code.get(INSTRUCTION_SIZE * index + 2));
    }

    private int whenFalse(int index) {
        return Byte.toUnsignedInt(code.get(INSTRUCTION_SIZE * index + 3));
    }

    private int operand(int index) {
        return code.getInt(INSTRUCTION_SIZE * index + 4);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("the kernel would refuse this filter: " + what);
        }
    }
}
