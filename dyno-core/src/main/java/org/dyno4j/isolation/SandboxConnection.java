package org.dyno4j.isolation;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * A TCP connection from the JVM to a port inside a sandbox, which never blocks.
 *
 * <p>It is used as a {@link java.nio.channels.SocketChannel} in non-blocking mode is: {@code read} gives 0 where nothing
 * has come yet and -1 at the end, {@code write} takes as much as there is room for. Not thread-safe. It belongs to
 * whoever opened it, who closes it, also after the sandbox was closed.
 */
public interface SandboxConnection extends ByteChannel {

    /**
     * Whether the connection has come about.
     *
     * @throws IOException if it was refused, or has failed otherwise
     */
    boolean finishConnect() throws IOException;
}
