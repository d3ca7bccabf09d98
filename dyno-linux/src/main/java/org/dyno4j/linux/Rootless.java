package org.dyno4j.linux;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.rootfs.BaseRoot;
import org.dyno4j.linux.rootfs.FreshRoot;
import org.dyno4j.linux.rootfs.HostTools;
import org.dyno4j.linux.rootfs.OpenedDirectory;
import org.dyno4j.linux.rootfs.Ownership;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.MappedUser;

/**
 * With an ordinary user's rights: each sandbox has a user namespace of its own, in which the JVM's user is the only one.
 *
 * <p>To the kernel all dynos are that user, so what keeps them apart, and from the JVM, are their namespaces alone.
 */
record Rootless(HostTools tools, MappedUser user) implements Mode {
    /** Reads what is shown of the host. */
    static Rootless open(MappedUser user) {
        return new Rootless(HostTools.read(Path.of("/")), user);
    }

    @Override
    public BaseRoot base(Stack stack) {
        return FreshRoot.of(stack, tools);
    }

    @Override
    public DynoUser acquire() {
        return user;
    }

    @Override
    public void release(DynoUser released) {}

    /** Files that are the JVM's user's are the dyno's. */
    @Override
    public Ownership ownership(OpenedDirectory directory, DynoUser shown) {
        return new Ownership.Kept();
    }

    /** None: idmapped mounts are not for ordinary users (mount_setattr(2)). */
    @Override
    public OptionalInt mapping(String sandbox, OpenedDirectory directory, DynoUser shown) {
        return OptionalInt.empty();
    }

    /** None: a namespace belongs to the user namespace it was made in, and only there may its loopback be brought up. */
    @Override
    public Optional<OwnedDescriptor> network(String sandbox) {
        return Optional.empty();
    }

    @Override
    public void started() {}

    @Override
    public void close() {}
}
