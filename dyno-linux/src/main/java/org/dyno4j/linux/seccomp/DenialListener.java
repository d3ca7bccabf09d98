package org.dyno4j.linux.seccomp;

import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * The kernel's side of a filter that asks (seccomp_unotify(2)): takes a call, answers what the policy says of it.
 *
 * <p>No call is ever let through from here. What the caller's memory holds is not looked at: it may change meanwhile.
 * Not thread-safe.
 */
final class DenialListener implements AutoCloseable {
    /** {@code SECCOMP_IOCTL_NOTIF_RECV} and {@code SECCOMP_IOCTL_NOTIF_SEND} of {@code linux/seccomp.h}. */
    private static final long RECEIVE = 0xc0502100L;

    private static final long SEND = 0xc0182101L;

    /** {@code struct seccomp_notif}: id, pid, flags; number, architecture, address, six arguments. */
    private static final int NOTIFICATION_SIZE = 80;

    private static final int PID = 8;
    private static final int NUMBER = 16;
    private static final int FIRST_ARGUMENT = 32;
    private static final int ARGUMENTS = 6;

    /** {@code struct seccomp_notif_resp}: id, value, error, flags. */
    private static final int RESPONSE_SIZE = 24;

    private static final int ERROR = 16;

    private final SystemCalls calls;
    private final OwnedDescriptor descriptor;
    private final Policy policy;
    private final NativeArena arena = new NativeArena();
    private final Pointer notification = arena.allocate(NOTIFICATION_SIZE);
    private final Pointer response = arena.allocate(RESPONSE_SIZE);

    /** Takes over the listener of a filter that was made from this policy. */
    DenialListener(SystemCalls calls, OwnedDescriptor descriptor, Policy policy) {
        this.calls = calls;
        this.descriptor = descriptor;
        this.policy = policy;
    }

    /**
     * Answers one call; to be called when one waits.
     *
     * @return the call, or empty where its caller was killed meanwhile
     */
    Optional<DeniedCall> answer() {
        notification.clear(NOTIFICATION_SIZE); // The kernel refuses (EINVAL) what is not.
        if (exchange(RECEIVE, notification) < 0) {
            return Optional.empty();
        }
        int number = notification.getInt(NUMBER);
        long[] arguments = IntStream.range(0, ARGUMENTS)
                .mapToLong(index -> notification.getLong(FIRST_ARGUMENT + (long) Long.BYTES * index))
                .toArray();
        Errno errno = policy.on(number).on(arguments).errno().orElse(Errno.EPERM);
        response.setLong(0, notification.getLong(0));
        response.setInt(ERROR, -errno.number());
        exchange(SEND, response);
        return Optional.of(new DeniedCall(policy.table().name(number), errno.name(), notification.getInt(PID), 0));
    }

    /** Fails with ENOENT where the caller is gone; nothing is left to be done then. */
    private long exchange(long request, Pointer structure) {
        return calls.call(SystemCall.IOCTL, descriptor.number(), request, NativeArena.address(structure));
    }

    /** Closes the listener. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
        arena.close();
    }
}
