package org.dyno4j.slug;

import com.google.common.io.ByteStreams;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Writes nothing: for the digest alone. */
final class NoSink implements TreeSink {
    @Override
    public void directory(Path relative) {}

    @Override
    public WritableByteChannel file(Path relative, PosixFileAttributes attributes) {
        return Channels.newChannel(ByteStreams.nullOutputStream());
    }

    @Override
    public void link(Path relative, Path target) {}

    @Override
    public void directoryRead(Path relative, PosixFileAttributes attributes) {}
}
