package org.dyno4j.app;

import java.util.Optional;

/** What is copied on the thread of whoever deploys, and ends when the app is closed. Thread-safe. */
final class Copying {
    private final String app;
    private Optional<Thread> copier = Optional.empty(); // this and all below are guarded by this
    private boolean ended;
    private boolean interrupted;

    Copying(String app) {
        this.app = app;
    }

    /** A copy that an interrupt of its thread ends. */
    @FunctionalInterface
    interface Copy<T> {
        T make() throws InterruptedException;
    }

    /**
     * Makes a copy, one at a time.
     *
     * @throws IllegalStateException if {@link #end} was called, before or meanwhile
     * @throws InterruptedException if somebody else interrupted the thread
     */
    <T> T make(Copy<T> copy) throws InterruptedException {
        begin();
        try {
            return copy.make();
        } catch (InterruptedException | RuntimeException failure) {
            if (!isEnded()) {
                throw failure;
            }
            IllegalStateException closed = closed();
            closed.addSuppressed(failure);
            throw closed;
        } finally {
            leave();
        }
    }

    private synchronized void begin() {
        if (ended) {
            throw closed();
        }
        copier = Optional.of(Thread.currentThread());
    }

    /** The interrupt of {@link #end} was meant for the copy alone. */
    private synchronized void leave() {
        copier = Optional.empty();
        if (interrupted) {
            interrupted = false;
            Thread.interrupted();
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private IllegalStateException closed() {
        return new IllegalStateException(app + " is closed");
    }

    /** Ends the copy that is being made, and refuses further ones. Does not wait for it. */
    synchronized void end() {
        ended = true;
        copier.ifPresent(thread -> {
            interrupted = true;
            thread.interrupt();
        });
    }
}
