package org.dyno4j.linux;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.rootfs.OpenedDirectory;
import org.dyno4j.linux.rootfs.Ownership;
import org.dyno4j.linux.spawn.DynoUser;

/** With whose rights sandboxes are made, and what follows from that for their users and files. Thread-safe. */
sealed interface Mode permits Rootful, Rootless {

    /** What the roots of that stack have in common; the caller's to close. */
    BaseRoot base(Stack stack);

    /** The user of one sandbox, until it is given back. */
    DynoUser acquire();

    void release(DynoUser user);

    /**
     * How the files of an application come to belong to that user.
     *
     * @param directory the application's directory
     * @throws IOException if the directory can't be read
     */
    Ownership ownership(OpenedDirectory directory, DynoUser user) throws IOException;

    /**
     * The descriptor of a user namespace that shows the directory owner's files as that user's, where files have to be
     * shown so.
     *
     * @param sandbox whose it is, for messages
     * @param directory a directory of the host
     * @throws org.dyno4j.isolation.IsolationException if its file system can't be shown so
     */
    OptionalInt mapping(String sandbox, OpenedDirectory directory, DynoUser user);

    /**
     * A network namespace that was made ahead, and is the caller's; where there is none, a sandbox is born into its own.
     *
     * @throws org.dyno4j.DynoException if the host allows no more of them
     */
    Optional<OwnedDescriptor> network(String sandbox);

    /** Is told when a process has started, which is a moment to make something ahead. */
    void started();

    /** Gives back what sandboxes share. */
    void close();
}
