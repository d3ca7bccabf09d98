package org.dyno4j.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The steps in which files come to be and get their names; simulated where power is to be cut between them. */
interface Disk {

    /** A file that was not there before; nobody but its owner may read it. */
    NewFile create(Path file) throws IOException;

    /** Gives a file the name of another, which is gone then, in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Returns when the names in this directory would survive a power cut. */
    void syncDirectory(Path directory) throws IOException;

    void removeIfExists(Path file) throws IOException;

    /** A file that is being written. */
    interface NewFile extends Closeable {

        /** Writes all that remains in the buffer. */
        void write(ByteBuffer content) throws IOException;

        /** Returns when the content would survive a power cut. */
        void sync() throws IOException;
    }
}
