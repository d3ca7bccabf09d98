package org.dyno4j.linux;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.NetworkNamespaces;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.rootfs.HostTools;
import org.dyno4j.linux.rootfs.OwnershipMaps;
import org.dyno4j.linux.rootfs.RootTemplate;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.HostUser;
import org.dyno4j.linux.spawn.Spawner;

/** With root's rights: each sandbox has a user of its own on the host. */
final class Rootful implements Mode {
    private final RootTemplate template;
    private final OwnershipMaps ownership;
    private final NetworkNamespaces networks;
    private final UserIds users = UserIds.of(ProcessHandle.current().pid());

    private Rootful(RootTemplate template, OwnershipMaps ownership, NetworkNamespaces networks) {
        this.template = template;
        this.ownership = ownership;
        this.networks = networks;
    }

    /** Puts together what all roots have in common, and has the first networks made. */
    static Rootful open(SystemCalls calls, Spawner spawner) {
        RootTemplate template = RootTemplate.build(calls, spawner, HostTools.read(Path.of("/")));
        try {
            return new Rootful(template, new OwnershipMaps(calls, spawner), NetworkNamespaces.open(calls, spawner));
        } catch (RuntimeException e) {
            template.close();
            throw e;
        }
    }

    @Override
    public BaseRoot base() {
        return template;
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
    public OptionalInt ownership(int ownerUid, int ownerGid, DynoUser user) {
        return OptionalInt.of(ownership.namespace(ownerUid, ownerGid, user.uid()));
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
        template.close();
    }
}
