package org.dyno4j.linux;

import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.spawn.DynoUser;

/** With whose rights sandboxes are made, and what follows from that for their users and files. Thread-safe. */
sealed interface Mode permits Rootful, Rootless {

    /** What the roots of that stack have in common; the caller's to close. */
    BaseRoot base(Stack stack);

    /** The user of one sandbox, until it is given back. */
    DynoUser acquire();

    void release(DynoUser user);

    /** The descriptor of a user namespace that shows files of this owner as that user's, where files have to be shown so. */
    OptionalInt ownership(int ownerUid, int ownerGid, DynoUser user);

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
