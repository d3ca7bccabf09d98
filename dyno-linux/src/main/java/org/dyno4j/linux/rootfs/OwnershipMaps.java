package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;

/**
 * User namespaces that exist for their maps alone, kept by their descriptors for idmapped mounts.
 *
 * <p>Each is made once and serves every dyno that gets the same user and shows files of the same owner. Thread-safe.
 */
public final class OwnershipMaps implements AutoCloseable {
    private static final long HERE = -100; // AT_FDCWD
    private static final long O_CLOEXEC = 0x80000;

    private final SystemCalls calls;
    private final Spawner spawner;
    private final Map<Key, OwnedDescriptor> namespaces = new LinkedHashMap<>();

    /** Starts without any. */
    public OwnershipMaps(SystemCalls calls, Spawner spawner) {
        this.calls = calls;
        this.spawner = spawner;
    }

    /**
     * The descriptor of a user namespace that shows files of this owner as the dyno's; it belongs to this object.
     *
     * @throws org.dyno4j.DynoException if no user namespace can be made
     */
    public synchronized int namespace(int ownerUid, int ownerGid, int uid) {
        return namespaces
                .computeIfAbsent(new Key(ownerUid, ownerGid, uid), this::create)
                .number();
    }

    private OwnedDescriptor create(Key key) {
        String what = "ownership map " + key.ownerUid() + " -> " + key.uid();
        return spawner.withSleeper(what, CloneArguments.CLONE_NEWUSER, pid -> {
            write(pid, "uid_map", new OwnershipMap(Integer.toUnsignedLong(key.ownerUid()), key.uid()));
            write(pid, "gid_map", new OwnershipMap(Integer.toUnsignedLong(key.ownerGid()), key.uid()));
            return open("/proc/" + pid + "/ns/user", what);
        });
    }

    private static void write(long pid, String file, OwnershipMap map) {
        Path path = Path.of("/proc", Long.toString(pid), file);
        try {
            Files.writeString(path, map.text());
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + path, e);
        }
    }

    private OwnedDescriptor open(String path, String what) {
        try (NativeArena arena = new NativeArena()) {
            long descriptor =
                    calls.call(SystemCall.OPENAT, HERE, NativeArena.address(arena.string(path)), O_CLOEXEC, 0);
            return new OwnedDescriptor(calls, (int) SystemCalls.check(descriptor, SystemCall.OPENAT, path), what);
        }
    }

    @Override
    public synchronized void close() {
        namespaces.values().forEach(OwnedDescriptor::close);
        namespaces.clear();
    }

    private record Key(int ownerUid, int ownerGid, int uid) {}
}
