package org.dyno4j.linux.io;

/** Event bits of {@code sys/epoll.h}. */
public final class EpollEvents {
    /** There is something to read, or the end of the stream. */
    public static final int EPOLLIN = 0x001;

    /** Something can be written. */
    public static final int EPOLLOUT = 0x004;

    /** An error is pending; reported whether it was asked for or not. */
    public static final int EPOLLERR = 0x008;

    /** The other end is gone; reported whether it was asked for or not. */
    public static final int EPOLLHUP = 0x010;

    /** A stream socket's peer has shut down its writing half. */
    public static final int EPOLLRDHUP = 0x2000;

    /** Report changes, not states. */
    public static final int EPOLLET = 1 << 31;

    private EpollEvents() {}
}
