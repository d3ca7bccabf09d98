package org.dyno4j.linux.io;

/**
 * A descriptor that the loop watches. Used on the loop's thread alone.
 *
 * <p>The descriptor stays its owner's, who closes the registration first and the descriptor then.
 */
public final class Registration {
    private final EventLoop loop;
    private final long key;
    private final OwnedDescriptor descriptor;
    private final EventHandler handler;
    private int interest;
    private boolean open = true;

    Registration(EventLoop loop, long key, OwnedDescriptor descriptor, EventHandler handler) {
        this.loop = loop;
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
        loop.checkThread();
        if (!open || events == interest) {
            return;
        }
        // Level-triggered EPOLLHUP and EPOLLERR can't be masked: a watch for nothing would spin. So it is taken out.
        if (events == 0) {
            loop.epoll().delete(descriptor);
        } else if (interest == 0) {
            loop.epoll().add(descriptor, events, key);
        } else {
            loop.epoll().modify(descriptor, events, key);
        }
        interest = events;
    }

    /** Stops watching. No event comes any more, not even one that the kernel has reported already. Idempotent. */
    public void close() {
        loop.checkThread();
        if (open) {
            try {
                interest(0);
            } finally {
                open = false;
                loop.forget(key);
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
