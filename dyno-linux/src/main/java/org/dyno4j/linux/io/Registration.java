package org.dyno4j.linux.io;

/**
 * A descriptor that the loop watches. Used on the loop's thread alone.
 *
 * <p>The descriptor stays its owner's, who closes the registration first and the descriptor then.
 */
public final class Registration {
    private final Watches watches;
    private final long key;
    private final OwnedDescriptor descriptor;
    private final EventHandler handler;
    private int interest;
    private boolean open = true;

    Registration(Watches watches, long key, OwnedDescriptor descriptor, EventHandler handler) {
        this.watches = watches;
        this.key = key;
        this.descriptor = descriptor;
        this.handler = handler;
    }

    /**
     * Chooses what to watch for; 0 stops watching, also for errors and hang-ups.
     *
     * @param events bits of {@link EpollEvents}
     */
    public void interest(int events) {
        watches.checkThread();
        change(events);
    }

    void change(int events) {
        if (!open || events == interest) {
            return;
        }
        // Level-triggered EPOLLHUP and EPOLLERR can't be masked: a watch for nothing would spin. So it is taken out.
        if (events == 0) {
            watches.epoll().delete(descriptor);
        } else if (interest == 0) {
            watches.epoll().add(descriptor, events, key);
        } else {
            watches.epoll().modify(descriptor, events, key);
        }
        interest = events;
    }

    /** Stops watching. No event comes any more, not even one that the kernel has reported already. Idempotent. */
    public void close() {
        watches.checkThread();
        if (open) {
            try {
                change(0);
            } finally {
                open = false;
                watches.forget(key);
            }
        }
    }

    EventHandler handler() {
        return handler;
    }

    OwnedDescriptor descriptor() {
        return descriptor;
    }
}
