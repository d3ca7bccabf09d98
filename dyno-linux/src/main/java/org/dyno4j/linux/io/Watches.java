package org.dyno4j.linux.io;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.SystemCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The descriptors that are watched by one epoll instance, each with its handler. Used on one thread, once that runs.
 *
 * <p>An epoll instance is a descriptor too, which is ready while any of those that it watches is (epoll(7)): so one can
 * be watched by another.
 */
final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private final Thread thread;
    private final Epoll epoll;

    /** By key. A key is never used twice, so an event for a descriptor that is closed by now finds nobody. */
    private final Map<Long, Registration> registrations = new HashMap<>();

    private long lastKey;

    Watches(SystemCalls calls, Thread thread) {
        this.thread = thread;
        epoll = new Epoll(calls, Architecture.current());
    }

    /** Watches for bits of {@link EpollEvents}; 0 to begin with nothing. */
    Registration add(OwnedDescriptor descriptor, int events, EventHandler handler) {
        Registration registration = new Registration(this, ++lastKey, descriptor, handler);
        registration.change(events);
        registrations.put(lastKey, registration);
        return registration;
    }

    /**
     * Serves what is ready.
     *
     * @param timeoutMillis how long to wait for anything; -1 for no limit
     * @param most how many to serve; others are first the next time, because the kernel puts what it has told of at the
     *     end of its list ({@code ep_send_events} in fs/eventpoll.c)
     */
    void serve(int timeoutMillis, int most) {
        int count = epoll.await(timeoutMillis, most);
        for (int i = 0; i < count; i++) {
            Registration registration = registrations.get(epoll.key(i));
            if (registration != null) {
                serve(registration, epoll.events(i));
            }
        }
    }

    private static void serve(Registration registration, int events) {
        try {
            registration.handler().ready(events);
        } catch (RuntimeException | Error e) {
            // One thread serves every dyno: what one handler breaks must stay its own trouble.
            LOG.error("{}: handling its input or output has failed; it is cut off", registration.descriptor(), e);
            abandon(registration);
        }
    }

    /** Ends what is still watched without its owners' doing. */
    void abandonAll() {
        List.copyOf(registrations.values()).forEach(Watches::abandon);
    }

    private static void abandon(Registration registration) {
        guarded(registration::close, registration);
        guarded(registration.handler()::abandon, registration);
    }

    private static void guarded(Runnable action, Registration registration) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: letting go of it has failed", registration.descriptor(), e);
        }
    }

    void checkThread() {
        if (!Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("only for thread " + thread.getName() + ", not "
                    + Thread.currentThread().getName());
        }
    }

    void forget(long key) {
        registrations.remove(key);
    }

    Epoll epoll() {
        return epoll;
    }

    /** Is ready while anything that is watched is. */
    OwnedDescriptor descriptor() {
        return epoll.descriptor();
    }

    @Override
    public void close() {
        epoll.close();
    }
}
