package org.dyno4j.slug;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Where a tree goes that is being read. Paths are relative; the top is the empty one. */
interface TreeSink {

    /** Is told before what is in the directory. */
    void directory(Path relative) throws IOException;

    /** Takes the content of a file, and is closed after it. */
    WritableByteChannel file(Path relative, PosixFileAttributes attributes) throws IOException;

    void link(Path relative, Path target) throws IOException;

    /** All that is in the directory is complete. */
    void directoryRead(Path relative, PosixFileAttributes attributes) throws IOException;
}
