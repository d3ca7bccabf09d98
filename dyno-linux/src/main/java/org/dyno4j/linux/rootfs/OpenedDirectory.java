package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;

/**
 * A directory of the host that a dyno is shown, opened once: what is looked at is what is shown, whatever is renamed
 * meanwhile.
 */
public final class OpenedDirectory implements AutoCloseable {
    private static final int FILE_TYPE = 0170000;
    private static final int DIRECTORY = 0040000;

    private final Path path;
    private final OwnedDescriptor descriptor;
    private final Map<String, Object> attributes;

    private OpenedDirectory(Path path, OwnedDescriptor descriptor, Map<String, Object> attributes) {
        this.path = path;
        this.descriptor = descriptor;
        this.attributes = attributes;
    }

    /**
     * Opens it.
     *
     * @param path its absolute path
     * @throws org.dyno4j.linux.libc.SystemCallException if it isn't there, or any part of the path is a symbolic link
     * @throws NotDirectoryException if it is something else
     * @throws IOException if it can't be looked at
     */
    public static OpenedDirectory open(SystemCalls calls, Path path) throws IOException {
        OwnedDescriptor descriptor = openWithoutLinks(calls, path.toString());
        try {
            Map<String, Object> attributes = Files.readAttributes(link(descriptor), "unix:dev,uid,gid,mode");
            OpenedDirectory opened = new OpenedDirectory(path, descriptor, attributes);
            if ((opened.number("mode") & FILE_TYPE) != DIRECTORY) {
                throw new NotDirectoryException(path.toString());
            }
            return opened;
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    private static OwnedDescriptor openWithoutLinks(SystemCalls calls, String path) {
        try (NativeArena arena = new NativeArena()) {
            long descriptor = calls.call(
                    SystemCall.OPENAT2,
                    MountSteps.AT_FDCWD,
                    NativeArena.address(arena.string(path)),
                    NativeArena.address(arena.bytes(MountSteps.withoutLinks())),
                    MountSteps.OPEN_HOW_SIZE);
            return new OwnedDescriptor(
                    calls, (int) SystemCalls.check(descriptor, SystemCall.OPENAT2, path), "directory " + path);
        }
    }

    /** Leads to what is open, whatever its path leads to by now (proc_pid_fd(5)). */
    private static Path link(OwnedDescriptor descriptor) {
        return Path.of("/proc/self/fd", Integer.toString(descriptor.number()));
    }

    /** Where it was when it was opened. */
    public Path path() {
        return path;
    }

    /** The device that it is on. */
    public long device() {
        return (Long) attribute("dev");
    }

    /** The user that owns it. */
    public int ownerUid() {
        return number("uid");
    }

    /** The group that owns it. */
    public int ownerGid() {
        return number("gid");
    }

    /** The permission bits. */
    int permissions() {
        return number("mode") & 07777;
    }

    /** The descriptor, opened to be pointed at. */
    int descriptor() {
        return descriptor.number();
    }

    /** Where whoever walks through it begins: at itself, not at a link. */
    Path place() {
        return link(descriptor).resolve(".");
    }

    /**
     * Adds the steps that clone its mount from there on down, detached; the result of the last one is a descriptor.
     *
     * <p>A process in another mount namespace than the JVM's can't clone what the JVM has opened ({@code check_mnt} of
     * {@code fs/namespace.c}): it opens the path anew, once more without following links.
     */
    int take(MountSteps steps, boolean fromTheJvmsNamespace) {
        return steps.cloneOpened(
                fromTheJvmsNamespace
                        ? Argument.of(descriptor())
                        : new Argument.ResultOf(steps.openWithoutLinks(path.toString())));
    }

    private int number(String name) {
        return (Integer) attribute(name);
    }

    private Object attribute(String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
