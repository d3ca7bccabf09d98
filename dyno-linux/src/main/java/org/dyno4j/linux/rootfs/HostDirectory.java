package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** How a directory in the root of a system shows up in a dyno. */
sealed interface HostDirectory {
    /** The name below the root, without a slash. */
    String name();

    /** What stands there; nothing, where it is neither a directory nor a link. */
    static Optional<HostDirectory> of(Path path) throws IOException {
        String name = path.getFileName().toString();
        if (Files.isSymbolicLink(path)) {
            return Optional.of(new Linked(name, Files.readSymbolicLink(path).toString()));
        }
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(new Bound(name)) : Optional.empty();
    }

    /** A directory, bound read-only with all below it. */
    record Bound(String name) implements HostDirectory {}

    /** A symbolic link, as on hosts where {@code /bin} is {@code usr/bin}. */
    record Linked(String name, String target) implements HostDirectory {}
}
