package org.dyno4j.slug;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Does something to the source before each of its files is read, and with what is read; writes nothing. */
final class ActingSink implements TreeSink {
    private final Action<Path> before;
    private final Action<ByteBuffer> with;

    ActingSink(Action<Path> before) {
        this(before, bytes -> {});
    }

    ActingSink(Action<Path> before, Action<ByteBuffer> with) {
        this.before = before;
        this.with = with;
    }

    interface Action<T> {
        void act(T subject) throws IOException;
    }

    @Override
    public void directory(Path relative) {}

    @Override
    public WritableByteChannel file(Path relative, PosixFileAttributes attributes) throws IOException {
        before.act(relative);
        return new Writing(with);
    }

    private record Writing(Action<ByteBuffer> with) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            with.act(bytes);
            bytes.position(bytes.limit());
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Override
    public void link(Path relative, Path target) {}

    @Override
    public void directoryRead(Path relative, PosixFileAttributes attributes) {}
}
