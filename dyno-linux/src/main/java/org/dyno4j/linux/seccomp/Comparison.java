package org.dyno4j.linux.seccomp;

/**
 * What a branch asks of the accumulator.
 *
 * @param operator how it compares
 * @param operand with what, unsigned
 * @param shown the operand for people
 */
record Comparison(Operator operator, int operand, String shown) {

    /** The comparisons that filters here need. */
    enum Operator {
        /** {@code BPF_JMP|BPF_JEQ|BPF_K}. */
        EQUAL(0x15, "=="),
        /** {@code BPF_JMP|BPF_JGE|BPF_K}, unsigned. */
        AT_LEAST(0x35, ">=");

        private final int code;
        private final String symbol;

        Operator(int code, String symbol) {
            this.code = code;
            this.symbol = symbol;
        }

        int code() {
            return code;
        }
    }

    static Comparison equal(int operand, String shown) {
        return new Comparison(Operator.EQUAL, operand, shown);
    }

    static Comparison atLeast(int operand, String shown) {
        return new Comparison(Operator.AT_LEAST, operand, shown);
    }

    @Override
    public String toString() {
        return operator.symbol + " " + shown;
    }
}
