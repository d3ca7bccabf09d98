package org.dyno4j.slug;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Does something to the source before each of its files is read, and writes nothing. */
final class ActingSink implements TreeSink {
    private final NoSink nothing = new NoSink();
    private final Action action;

    ActingSink(Action action) {
        this.action = action;
    }

    interface Action {
        void before(Path relative) throws IOException;
    }

    @Override
    public void directory(Path relative) {}

    @Override
    public WritableByteChannel file(Path relative, PosixFileAttributes attributes) throws IOException {
        action.before(relative);
        return nothing.file(relative, attributes);
    }

    @Override
    public void link(Path relative, Path target) {}

    @Override
    public void directoryRead(Path relative, PosixFileAttributes attributes) {}
}
