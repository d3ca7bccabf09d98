package org.dyno4j.linux.seccomp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.linux.io.EpollEvents;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Registration;
import org.dyno4j.linux.io.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls that a filter refuses, on the I/O loop, and tells of them.
 *
 * <p>The caller stands still until it is answered. So a tenant that does nothing but denied calls could keep the loop
 * busy, were it not for a budget: when it is spent, the callers wait until the second is over. Only the first few of a
 * second are told, the others counted. When the last process under the filter is gone, or the loop is, the listener is
 * closed; who still called then would get ENOSYS from the kernel.
 */
public final class DenialWatch implements EventHandler {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ANSWERED_PER_SECOND = 1_000;
    private static final int TOLD_PER_SECOND = 10;

    private final EventLoop loop;
    private final DenialListener listener;
    private final Consumer<? super DeniedCall> listening;
    private @Nullable Registration registration;
    private Optional<Timer> pause = Optional.empty();
    private Optional<DeniedCall> lastUntold = Optional.empty();
    private long second;
    private int answered;
    private long untold;

    private DenialWatch(EventLoop loop, DenialListener listener, Consumer<? super DeniedCall> listening) {
        this.loop = loop;
        this.listener = listener;
        this.listening = listening;
        this.second = System.nanoTime();
    }

    /**
     * Takes over the listener of a filter that was installed by {@link Reporting#LISTENER}.
     *
     * @param listening is told of refused calls, on the loop's thread; must not block
     * @throws java.util.concurrent.RejectedExecutionException if the loop is closed; the listener is closed then
     */
    static void start(
            EventLoop loop, OwnedDescriptor descriptor, Policy policy, Consumer<? super DeniedCall> listening) {
        DenialListener listener = new DenialListener(loop.calls(), descriptor, policy);
        DenialWatch watch = new DenialWatch(loop, listener, listening);
        try {
            loop.execute(() -> watch.register(descriptor));
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    private void register(OwnedDescriptor descriptor) {
        try {
            registration = loop.register(descriptor, EpollEvents.EPOLLIN, this);
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public void ready(int events) {
        if ((events & EpollEvents.EPOLLIN) != 0) {
            listener.answer().ifPresent(this::count);
        } else {
            lastUntold.ifPresent(listening);
            end();
        }
    }

    private void count(DeniedCall denied) {
        long now = System.nanoTime();
        if (now - second >= SECOND.toNanos()) {
            second = now;
            answered = 0;
        }
        answered++;
        DeniedCall counted = new DeniedCall(denied.call(), denied.error(), denied.pid(), untold);
        if (answered <= TOLD_PER_SECOND) {
            untold = 0;
            lastUntold = Optional.empty();
            listening.accept(counted);
        } else {
            untold++;
            lastUntold = Optional.of(counted);
        }
        if (answered == ANSWERED_PER_SECOND) {
            pause(SECOND.minusNanos(now - second));
        }
    }

    private void pause(Duration rest) {
        Registration watched = Objects.requireNonNull(registration);
        watched.interest(0);
        pause = Optional.of(loop.schedule(rest, () -> watched.interest(EpollEvents.EPOLLIN)));
    }

    private void end() {
        if (registration != null) {
            registration.close();
        }
        abandon();
    }

    @Override
    public void abandon() {
        pause.ifPresent(Timer::cancel);
        listener.close();
    }
}
