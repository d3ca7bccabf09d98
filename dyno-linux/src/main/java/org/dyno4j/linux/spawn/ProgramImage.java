package org.dyno4j.linux.spawn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.dyno4j.linux.libc.Architecture;

/**
 * A syscall program in native memory, as the stub reads it; the layout stands in {@code stub-x86_64.S}.
 *
 * <p>Lives until {@link #close()}: the child has executed or exited by the time that the stub returns.
 */
final class ProgramImage implements AutoCloseable {
    private static final int BLOCK_SIZE = 64;
    private static final int ALL_SIGNALS = 8;
    private static final int CLONE_ARGUMENTS = 16;
    private static final int FIRST_STEP = 32;
    private static final int FAILED_STEP = 40;
    private static final int FAILED_ERRNO = 48;
    private static final int CLONE_CALL = 56;

    private static final int STEP_SIZE = 80;
    private static final int STEP_ARGUMENTS = 8;
    private static final int STEP_RESULT = 56;
    private static final int STEP_STORES = 64;
    private static final int STEP_FLAGS = 72;
    private static final int COUNTING_ARGUMENT_SHIFT = 8;
    private static final int REPETITIONS_SHIFT = 32;

    /** In the result of a step that has not run: no system call returns it. */
    private static final long NOT_RUN = Long.MAX_VALUE;

    private final Memory memory;
    private final long steps;
    private final int count;

    private ProgramImage(Memory memory, long steps, int count) {
        this.memory = memory;
        this.steps = steps;
        this.count = count;
    }

    static ProgramImage of(SyscallProgram program, CloneCall call, CloneArguments clone, Architecture architecture) {
        NativeImage image = new NativeImage();
        int block = image.reserve(BLOCK_SIZE);
        image.word(block + ALL_SIGNALS, -1);
        image.word(block + CLONE_CALL, call.systemCall().number(architecture));
        writeArguments(image, block + CLONE_ARGUMENTS, call.arguments(clone));
        List<Step> steps = program.steps();
        int first = image.reserve(STEP_SIZE * steps.size());
        image.pointer(block + FIRST_STEP, first);
        List<List<Integer>> stores = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            stores.add(new ArrayList<>(0));
            write(image, first + STEP_SIZE * i, steps.get(i), stores, architecture);
        }
        for (int i = 0; i < steps.size(); i++) {
            writeStores(image, first + STEP_SIZE * i, stores.get(i));
        }
        return new ProgramImage(image.copy(), first, steps.size());
    }

    private static void writeArguments(NativeImage image, int at, Argument[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Argument.Word word) {
                image.word(at + 8 * i, word.value());
            } else if (arguments[i] instanceof Argument.Bytes bytes) {
                image.pointer(at + 8 * i, image.bytes(bytes.value()));
            }
        }
    }

    private static void write(
            NativeImage image, int at, Step step, List<List<Integer>> stores, Architecture architecture) {
        image.word(at, step.call().number(architecture));
        image.word(at + STEP_RESULT, NOT_RUN);
        image.word(at + STEP_FLAGS, step.mode().flags());
        for (int i = 0; i < step.arguments().size(); i++) {
            int slot = at + STEP_ARGUMENTS + 8 * i;
            Argument argument = step.arguments().get(i);
            if (argument instanceof Argument.Word word) {
                image.word(slot, word.value());
            } else if (argument instanceof Argument.Range range) {
                image.word(slot, range.first());
                image.word(at + STEP_FLAGS, step.mode().flags() | counting(STEP_ARGUMENTS + 8 * i, range));
            } else if (argument instanceof Argument.Text text) {
                image.pointer(slot, image.text(text.value()));
            } else if (argument instanceof Argument.Texts texts) {
                image.pointer(slot, image.texts(texts.values()));
            } else if (argument instanceof Argument.Bytes bytes) {
                image.pointer(slot, image.bytes(bytes.value()));
            } else if (argument instanceof Argument.ResultOf result) {
                stores.get(result.step()).add(slot);
            }
        }
    }

    private static long counting(int argument, Argument.Range range) {
        return (long) argument << COUNTING_ARGUMENT_SHIFT | (long) (range.last() - range.first()) << REPETITIONS_SHIFT;
    }

    private static void writeStores(NativeImage image, int at, List<Integer> slots) {
        if (slots.isEmpty()) {
            return;
        }
        int list = image.reserve(8 * (slots.size() + 1));
        for (int i = 0; i < slots.size(); i++) {
            image.pointer(list + 8 * i, slots.get(i));
        }
        image.pointer(at + STEP_STORES, list);
    }

    Pointer block() {
        return memory;
    }

    /** The index of the step that failed, where one did. */
    OptionalInt failedStep() {
        long failed = memory.getLong(FAILED_STEP);
        return failed == 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) ((failed - Pointer.nativeValue(memory) - steps) / STEP_SIZE));
    }

    int failedErrno() {
        return (int) -memory.getLong(FAILED_ERRNO);
    }

    boolean ran(int step) {
        return result(step) != NOT_RUN;
    }

    /** What the step returned: a negated error number, or a result. */
    long result(int step) {
        return memory.getLong(steps + (long) STEP_SIZE * step + STEP_RESULT);
    }

    int steps() {
        return count;
    }

    @Override
    public void close() {
        memory.close();
    }
}
