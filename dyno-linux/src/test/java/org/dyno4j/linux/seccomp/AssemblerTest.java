package org.dyno4j.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.seccomp.Assembler.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {
    private static final Verdict DENIED = Verdict.fail(Errno.EPERM);

    @Test
    void writesWhatTheKernelReads() {
        Label yes = new Label();
        Label no = new Label();
        FilterProgram program = new Assembler()
                .load(Word.NUMBER)
                .and(0xff)
                .branch(Comparison.equal(39, "getpid"), yes, no)
                .place(no)
                .end(DENIED)
                .place(yes)
                .end(Verdict.ALLOW)
                .assemble();
        assertThat(program.bytes())
                .containsExactly(
                        0x20, 0, 0, 0, 0, 0, 0, 0, // BPF_LD|BPF_W|BPF_ABS 0
                        0x54, 0, 0, 0, 0xff, 0, 0, 0, // BPF_ALU|BPF_AND|BPF_K 255
                        0x15, 0, 1, 0, 39, 0, 0, 0, // BPF_JMP|BPF_JEQ|BPF_K 39, 1, 0
                        0x06, 0, 0, 0, 1, 0, 5, 0, // BPF_RET|BPF_K SECCOMP_RET_ERRNO|EPERM
                        0x06, 0, 0, 0, 0, 0, 0xff, 0x7f); // BPF_RET|BPF_K SECCOMP_RET_ALLOW
    }

    /** So many instructions between a branch and both its destinations: near, at the limit, just beyond, far beyond. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 252, 253, 254, 255, 256, 257, 511, 1000})
    void reachesLabelsAtAnyDistance(int between) {
        Label near = new Label();
        Label yes = new Label();
        Label no = new Label();
        Label farCheck = new Label();
        Assembler assembler = new Assembler()
                .load(Word.NUMBER)
                .branch(Comparison.equal(7, "7"), yes, near)
                .place(near)
                .branch(Comparison.atLeast(8, "8"), farCheck, no);
        for (int i = 0; i < between; i++) {
            assembler.and(-1);
        }
        FilterProgram program = assembler
                .end(Verdict.KILL)
                .place(farCheck)
                .load(Word.low(0))
                .branch(Comparison.equal(1, "1"), yes, no)
                .place(no)
                .end(DENIED)
                .place(yes)
                .end(Verdict.ALLOW)
                .assemble();
        Interpreter interpreter = new Interpreter(program);
        assertThat(interpreter.run(new CallData(7, 0))).isEqualTo(Verdict.ALLOW.value());
        assertThat(interpreter.run(new CallData(6, 0))).isEqualTo(DENIED.value());
        assertThat(interpreter.run(new CallData(8, 0, 1))).isEqualTo(Verdict.ALLOW.value());
        assertThat(interpreter.run(new CallData(9, 0, 2))).isEqualTo(DENIED.value());
    }

    @Test
    void jumpsOnlyForward() {
        Label back = new Label();
        Assembler assembler = new Assembler().place(back).branch(Comparison.equal(0, "0"), back, back);
        assertThatIllegalStateException().isThrownBy(assembler::assemble).withMessageContaining("not placed");
    }

    @Test
    void makesNoProgramThatTheKernelFindsTooLong() {
        Assembler assembler = new Assembler();
        for (int i = 0; i < 4096; i++) {
            assembler.and(-1);
        }
        assembler.end(Verdict.ALLOW);
        assertThatIllegalArgumentException().isThrownBy(assembler::assemble).withMessageContaining("4097");
    }
}
