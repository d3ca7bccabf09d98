package org.dyno4j.linux.seccomp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dyno4j.linux.libc.Architecture;

/**
 * Turns a policy into a program: a binary search for the call's number, then the checks of arguments, then the verdicts,
 * each of these written once.
 *
 * <p>So any call is decided in about eight comparisons, where a chain would take hundreds. Since Linux 5.11 the kernel
 * finds out by itself which numbers are always allowed and runs no filter for those; it follows loads of number and
 * architecture, jumps, {@code and} and returns for that, which is all that is used before an argument is looked at.
 */
final class Compiler {
    /** {@code linux/audit.h}. */
    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;

    private static final int AUDIT_ARCH_AARCH64 = 0xc00000b7;

    private final Policy policy;
    private final Reporting reporting;
    private final Assembler assembler = new Assembler();
    private final Map<Decision, Assembler.Label> labels = new LinkedHashMap<>();

    private Compiler(Policy policy, Reporting reporting) {
        this.policy = policy;
        this.reporting = reporting;
    }

    static FilterProgram compile(Policy policy, Reporting reporting) {
        Compiler compiler = new Compiler(policy, reporting);
        compiler.checkArchitecture();
        compiler.search(Range.of(policy), new Assembler.Label());
        compiler.writeChecks();
        compiler.writeVerdicts();
        return compiler.assembler.assemble();
    }

    private void checkArchitecture() {
        Assembler.Label own = new Assembler.Label();
        int architecture = auditNumber(policy.architecture());
        assembler
                .load(Word.ARCHITECTURE)
                .branch(Comparison.equal(architecture, policy.architecture().name()), own, label(Verdict.KILL))
                .place(own)
                .load(Word.NUMBER);
    }

    private static int auditNumber(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> AUDIT_ARCH_X86_64;
            case AARCH64 -> AUDIT_ARCH_AARCH64;
        };
    }

    private void search(List<Range> ranges, Assembler.Label here) {
        assembler.place(here);
        int middle = ranges.size() / 2;
        List<Range> lower = ranges.subList(0, middle);
        List<Range> upper = ranges.subList(middle, ranges.size());
        int first = upper.get(0).first();
        Assembler.Label below = target(lower);
        Assembler.Label above = target(upper);
        assembler.branch(Comparison.atLeast(first, policy.table().show(first)), above, below);
        if (lower.size() > 1) {
            search(lower, below);
        }
        if (upper.size() > 1) {
            search(upper, above);
        }
    }

    private Assembler.Label target(List<Range> ranges) {
        return ranges.size() == 1 ? label(ranges.get(0).decision()) : new Assembler.Label();
    }

    private Assembler.Label label(Decision decision) {
        return labels.computeIfAbsent(decision, absent -> new Assembler.Label());
    }

    /** Checks lead to checks; whatever they lead to that has been written before is written again, since jumps lead on. */
    private void writeChecks() {
        List.copyOf(labels.keySet()).stream()
                .filter(Check.class::isInstance)
                .forEach(decision -> write(decision, label(decision)));
    }

    private void write(Decision decision, Assembler.Label here) {
        if (decision instanceof Check check) {
            Assembler.Label equal = next(check.equal());
            Assembler.Label otherwise = next(check.otherwise());
            assembler.place(here);
            compare(check, equal, otherwise);
            write(check.equal(), equal);
            write(check.otherwise(), otherwise);
        }
    }

    private Assembler.Label next(Decision decision) {
        return decision instanceof Verdict ? label(decision) : new Assembler.Label();
    }

    /** Compares the halves that the mask lets through, the less significant one first. */
    private void compare(Check check, Assembler.Label equal, Assembler.Label otherwise) {
        int lowMask = (int) check.mask();
        int highMask = (int) (check.mask() >>> Integer.SIZE);
        Assembler.Label high = highMask == 0 ? equal : new Assembler.Label();
        compare(Word.low(check.argument()), lowMask, (int) check.value(), check.shown(), high, otherwise);
        if (highMask != 0) {
            int value = (int) (check.value() >>> Integer.SIZE);
            assembler.place(high);
            compare(Word.high(check.argument()), highMask, value, check.shown() + " >> 32", equal, otherwise);
        }
    }

    private void compare(
            Word word, int mask, int value, String shown, Assembler.Label equal, Assembler.Label otherwise) {
        assembler.load(word);
        if (mask != -1) {
            assembler.and(mask);
        }
        assembler.branch(Comparison.equal(value, shown), equal, otherwise);
    }

    private void writeVerdicts() {
        labels.forEach((decision, label) -> {
            if (decision instanceof Verdict verdict) {
                assembler.place(label).end(reporting == Reporting.LISTENER ? verdict.told() : verdict);
            }
        });
    }
}
