package org.dyno4j.linux.libc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** The real kernel, except where a test wants it to fail. Thread-safe. */
public final class FaultySystemCalls implements SystemCalls {
    private final SystemCalls real;
    private final List<Fault> faults = new ArrayList<>();

    /** Passes everything on to begin with. */
    public FaultySystemCalls(SystemCalls real) {
        this.real = real;
    }

    /** Makes that call fail once, after so many good ones from now on. Says how often it has failed. */
    public AtomicInteger failOnce(SystemCall call, int goodOnes, Errno error) {
        return fail(call, goodOnes, 1, argument -> true, error);
    }

    /**
     * Makes that call fail some times, after so many good ones from now on.
     *
     * @param firstArgument which first arguments are counted: a descriptor, often
     * @return how often it has failed up to now
     */
    public synchronized AtomicInteger fail(
            SystemCall call, int goodOnes, int times, LongPredicate firstArgument, Errno error) {
        return add(new Fault(made -> made == call, goodOnes, times, firstArgument, error));
    }

    /**
     * Makes one call fail, of those of these kinds that the given thread makes, after so many good ones from now on.
     *
     * @return how often it has failed up to now
     */
    public synchronized AtomicInteger failOnce(Set<SystemCall> calls, Thread thread, int goodOnes, Errno error) {
        return add(new Fault(
                made -> Thread.currentThread().equals(thread) && calls.contains(made),
                goodOnes,
                1,
                argument -> true,
                error));
    }

    private AtomicInteger add(Fault fault) {
        faults.add(fault);
        return fault.failed;
    }

    /** From now on nothing fails. */
    public synchronized void heal() {
        faults.clear();
    }

    @Override
    public long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        synchronized (this) {
            for (Fault fault : faults) {
                if (fault.strikes(call, a)) {
                    return -fault.error.number();
                }
            }
        }
        return real.call(call, a, b, c, d, e, f);
    }

    private static final class Fault {
        private final Predicate<SystemCall> call;
        private final int goodOnes;
        private final int times;
        private final LongPredicate firstArgument;
        private final Errno error;
        private final AtomicInteger failed = new AtomicInteger();
        private int seen;

        private Fault(Predicate<SystemCall> call, int goodOnes, int times, LongPredicate firstArgument, Errno error) {
            this.call = call;
            this.goodOnes = goodOnes;
            this.times = times;
            this.firstArgument = firstArgument;
            this.error = error;
        }

        private boolean strikes(SystemCall made, long argument) {
            if (!call.test(made) || !firstArgument.test(argument) || seen++ < goodOnes || failed.get() == times) {
                return false;
            }
            failed.incrementAndGet();
            return true;
        }
    }
}
