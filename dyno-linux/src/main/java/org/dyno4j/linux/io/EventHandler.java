package org.dyno4j.linux.io;

/** What happens when a descriptor is ready. Called on the loop's thread; must not block. */
public interface EventHandler {

    /**
     * The descriptor is ready.
     *
     * @param events bits of {@link EpollEvents}
     */
    void ready(int events);

    /**
     * The registration is gone without the handler's doing: {@link #ready} threw, or the loop was closed.
     *
     * <p>Called once at most; the handler lets go of everything, its descriptor included.
     */
    void abandon();
}
