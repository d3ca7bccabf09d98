package org.dyno4j.linux;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.NetworkNamespaces;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.rootfs.IdmappedMounts;
import org.dyno4j.linux.rootfs.OpenedDirectory;
import org.dyno4j.linux.rootfs.Ownership;
import org.dyno4j.linux.rootfs.OwnershipMaps;
import org.dyno4j.linux.rootfs.RootTemplates;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.HostUser;
import org.dyno4j.linux.spawn.Spawner;

/** With root's rights: each sandbox has a user of its own on the host. */
final class Rootful implements Mode {
    private final RootTemplates templates;
    private final OwnershipMaps ownership;
    private final IdmappedMounts mounts;
    private final NetworkNamespaces networks;
    private final UserIds users = UserIds.from(new SecureRandom());

    private Rootful(
            RootTemplates templates, OwnershipMaps ownership, IdmappedMounts mounts, NetworkNamespaces networks) {
        this.templates = templates;
        this.ownership = ownership;
        this.mounts = mounts;
        this.networks = networks;
    }

    /** Puts together what all roots have in common, and has the first networks made. */
    static Rootful open(SystemCalls calls, Spawner spawner) {
        RootTemplates templates = RootTemplates.open(calls, spawner);
        try {
            return new Rootful(
                    templates,
                    new OwnershipMaps(calls, spawner),
                    new IdmappedMounts(calls),
                    NetworkNamespaces.open(calls, spawner));
        } catch (RuntimeException e) {
            templates.close();
            throw e;
        }
    }

    @Override
    public BaseRoot base(Stack stack) {
        return templates.take(stack);
    }

    @Override
    public DynoUser acquire() {
        return new HostUser(users.acquire());
    }

    @Override
    public void release(DynoUser user) {
        users.release(user.uid());
    }

    @Override
    public Ownership ownership(OpenedDirectory directory, DynoUser user) throws IOException {
        int namespace = namespace(directory, user);
        return mounts.possible(directory, namespace)
                ? new Ownership.Mapped(namespace)
                : Ownership.Changed.below(directory);
    }

    /**
     * No overlay helps, as over an application: what is bound may be changed meanwhile, and a directory below an overlay
     * must not be ("Changes to underlying filesystems" in overlayfs.rst).
     */
    @Override
    public OptionalInt mapping(String sandbox, OpenedDirectory directory, DynoUser user) {
        int namespace = namespace(directory, user);
        if (!mounts.possible(directory, namespace)) {
            throw new IsolationException(
                    sandbox + " can't be shown a directory of the host",
                    List.of(directory.path()
                            + " is on a file system that can't be mounted idmapped, as overlayfs (the root of a"
                            + " container) or NFS; put it on ext4, XFS or Btrfs, or, from Linux 6.3 on, tmpfs: in a"
                            + " container, on a volume"));
        }
        return OptionalInt.of(namespace);
    }

    private int namespace(OpenedDirectory directory, DynoUser user) {
        return ownership.namespace(directory.ownerUid(), directory.ownerGid(), user.uid());
    }

    @Override
    public Optional<OwnedDescriptor> network(String sandbox) {
        return Optional.of(networks.take(sandbox));
    }

    @Override
    public void started() {
        // Not as soon as one was taken: the birth of the sandbox would compete with that of the next network.
        networks.replenish();
    }

    @Override
    public void close() {
        networks.close();
        ownership.close();
        templates.close();
    }
}
