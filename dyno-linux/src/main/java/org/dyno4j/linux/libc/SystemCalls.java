package org.dyno4j.linux.libc;

/**
 * The one narrow door to the kernel; everything native goes through it, so that a test can put faults behind it.
 *
 * <p>Results follow the kernel's own convention rather than libc's: a negative result is a negated error number. So
 * there is no thread-local errno to lose. Arguments are 64-bit words; an {@code int} widened by Java's sign extension is
 * what the kernel expects of one.
 */
public interface SystemCalls {

    /** Makes the call and returns its result, or the negated error number. */
    long call(SystemCall call, long a, long b, long c, long d, long e, long f);

    /** Makes a call with four arguments. */
    default long call(SystemCall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    /** Makes a call with three arguments. */
    default long call(SystemCall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    /** Makes a call with two arguments. */
    default long call(SystemCall call, long a, long b) {
        return call(call, a, b, 0, 0, 0, 0);
    }

    /** Makes a call with one argument. */
    default long call(SystemCall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    /** Makes a call without arguments. */
    default long call(SystemCall call) {
        return call(call, 0, 0, 0, 0, 0, 0);
    }

    /**
     * The result of a call that has to succeed.
     *
     * @param what the object of the call, for the message: a path, {@code "stdout pipe of web.1"}
     * @throws SystemCallException if the result is a negated error number
     */
    static long check(long result, SystemCall call, String what) {
        if (result < 0) {
            throw new SystemCallException(call, (int) -result, what);
        }
        return result;
    }
}
