package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/** Makes and removes the directory {@code dyno4j/<owner>} below a group. */
final class OwnerDirectories {
    /** The one directory of this library in a group; nothing outside of it is touched. */
    static final String BASE = "dyno4j";

    private static final int ATTEMPTS = 10;

    private final ControlFiles files;
    private final Sweeper sweeper;
    private final OwnerName owner;

    OwnerDirectories(ControlFiles files, Sweeper sweeper, OwnerName owner) {
        this.files = files;
        this.sweeper = sweeper;
        this.owner = owner;
    }

    /**
     * Makes this JVM's own directory below a group, after sweeping what dead JVMs have left there.
     *
     * @param prepareBase is given the directory that all owners share, as it may have been made just now
     * @param prepareOwner is given this JVM's own directory
     * @throws SystemCallException if a step fails; this JVM's directory is not left then
     */
    Path make(Path group, Consumer<Path> prepareBase, Consumer<Path> prepareOwner) {
        Path base = group.resolve(BASE);
        sweeper.sweep(base);
        Path directory = base.resolve(owner.toString());
        makeBoth(base, directory, prepareBase);
        try {
            prepareOwner.accept(directory);
        } catch (SystemCallException e) {
            files.removeDirectory(directory);
            removeIfEmpty(base);
            throw e;
        }
        return directory;
    }

    private void makeBoth(Path base, Path directory, Consumer<Path> prepareBase) {
        for (int attempt = 1; ; attempt++) {
            try {
                files.makeDirectoryIfAbsent(base);
                prepareBase.accept(base);
                files.makeDirectory(directory);
                return;
            } catch (SystemCallException e) {
                // Another JVM that closes at this moment removes the base if it is empty.
                if (!e.is(Errno.ENOENT) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Removes an owner's directory, and the base too if no other owner is left in it. */
    List<Path> remove(GroupRemoval removal, List<Path> directories) {
        List<Path> left = removal.remove(directories);
        for (Path directory : directories) {
            removeIfEmpty(Objects.requireNonNull(directory.getParent()));
        }
        return left;
    }

    private void removeIfEmpty(Path base) {
        try {
            files.removeDirectory(base);
        } catch (SystemCallException e) {
            boolean othersThere = e.is(Errno.EBUSY);
            boolean givenByAdministrator = e.is(Errno.EACCES) || e.is(Errno.EPERM);
            if (!othersThere && !givenByAdministrator) {
                throw e;
            }
        }
    }
}
