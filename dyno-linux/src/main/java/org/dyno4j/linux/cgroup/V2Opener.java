package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/**
 * Prepares a cgroup v2 group so that sandboxes can have groups below it.
 *
 * <p>A group other than the root can't have processes of its own and controllers for its children at once (the "no
 * internal process" rule of cgroup-v2.rst). Where this JVM alone stands in the way it moves itself, and nobody else,
 * into a leaf.
 */
final class V2Opener {
    /** The leaf that a JVM moves into. */
    static final String SUPERVISOR = "dyno4j-supervisor";

    private static final Set<Controller> WANTED =
            EnumSet.of(Controller.MEMORY, Controller.CPU, Controller.PIDS, Controller.IO);

    private final ControlFiles files;
    private final OwnerDirectories owners;
    private final long pid;

    V2Opener(ControlFiles files, OwnerDirectories owners, long pid) {
        this.files = files;
        this.owners = owners;
        this.pid = pid;
    }

    /**
     * Makes this JVM's directory below a group.
     *
     * @throws SystemCallException if the host does not let it
     */
    Hierarchy open(Path group) {
        Set<Controller> available = controllersIn(group.resolve("cgroup.controllers"));
        available.retainAll(WANTED);
        try {
            enable(group, available);
        } catch (SystemCallException e) {
            if (!e.is(Errno.EBUSY) || !isAloneIn(group)) {
                throw e;
            }
            moveOutOf(group);
            enable(group, available);
        }
        Path owner = owners.make(group, base -> enable(base, available), directory -> {
            enable(directory, available);
            // Tries whether control files can be written at all.
            files.write(directory.resolve("cgroup.max.descendants"), "max");
        });
        return new Hierarchy(Version.V2, owner, available, files.names(owner, Files::isRegularFile));
    }

    private Set<Controller> controllersIn(Path file) {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        for (String name : Splitter.on(' ').split(files.read(file).trim())) {
            Controller.of(name).ifPresent(controllers::add);
        }
        return controllers;
    }

    /** Gives the children of a group these controllers; each write that changes something waits for the kernel's RCU. */
    private void enable(Path group, Set<Controller> controllers) {
        Path file = group.resolve("cgroup.subtree_control");
        List<Controller> absent = new ArrayList<>(controllers);
        absent.removeAll(controllersIn(file));
        if (!absent.isEmpty()) {
            files.write(
                    file,
                    absent.stream()
                            .map(controller -> "+" + controller.kernelName())
                            .collect(Collectors.joining(" ")));
        }
    }

    private boolean isAloneIn(Path group) {
        return files.read(group.resolve("cgroup.procs")).trim().equals(Long.toString(pid));
    }

    private void moveOutOf(Path group) {
        Path leaf = group.resolve(SUPERVISOR);
        files.makeDirectoryIfAbsent(leaf);
        files.write(leaf.resolve("cgroup.procs"), Long.toString(pid));
    }
}
