package org.dyno4j.dyno;

import java.io.InputStream;
import java.io.OutputStream;
import org.dyno4j.isolation.TerminalSize;

/**
 * The caller's side of a command that is attached to it. Thread-safe, for platform threads.
 *
 * <p>It is there before the command has started: what is read and written waits for that.
 */
public interface Attachment extends AutoCloseable {

    /**
     * What the command prints, its standard error included; up to its end, or an empty stream where it could not be
     * started.
     *
     * <p>Reads block until something is there. While nobody reads, the command waits, once 64 KiB are there.
     */
    InputStream output();

    /**
     * What the command reads. Writes block while it doesn't read, and throw {@link java.io.IOException} once nothing can
     * read any more, or where the command could not be started.
     *
     * <p>Closing the stream ends the command's input. Where it has a terminal, it ends nothing: there the byte 4 at the
     * beginning of a line does.
     */
    OutputStream input();

    /**
     * Changes the size of the terminal, which the command is told by SIGWINCH. Does nothing where it has ended.
     *
     * @throws IllegalStateException where it has no terminal
     */
    void resize(TerminalSize size);

    /**
     * Goes away: the command gets SIGHUP, what it prints from now on is thrown away, and reads and writes end.
     *
     * <p>Returns at once. Idempotent; does nothing where the command has ended.
     */
    @Override
    void close();
}
