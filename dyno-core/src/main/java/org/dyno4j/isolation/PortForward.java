package org.dyno4j.isolation;

import java.net.InetSocketAddress;

/** A listening socket whose connections are carried into sandboxes. */
public interface PortForward extends AutoCloseable {

    /** The address that is listened on, with the real port where port 0 was asked for. */
    InetSocketAddress address();

    /** Stops listening at once, so that further connections are refused, and cuts those under way. Idempotent. */
    @Override
    void close();
}
