package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.dyno4j.DynoException;

/**
 * A root directory on the host with a system in it, such as {@code debootstrap} makes.
 *
 * <p>Nothing is ever mounted or made in it: what stands in it is shown, name by name, in a root of the library's own, in
 * which all mount points are. So whoever can write to it can change what dynos see of it, and nothing else; that no link
 * stands in place of a mount point is checked on top of that.
 *
 * @param root its path
 * @param directories what stands in it, but for what dynos have of their own
 * @param etc whether it has an {@code /etc}
 * @param var whether it has a {@code /var}
 */
record StackDirectory(Path root, List<HostDirectory> directories, boolean etc, boolean var) implements Tools {
    private static final Set<String> OWN = Set.of("app", "dev", "etc", "proc", "run", "sys", "tmp", "var");

    private static final List<String> NEVER_LINKS = List.of(
            "app",
            "dev",
            "dev/full",
            "dev/null",
            "dev/pts",
            "dev/random",
            "dev/shm",
            "dev/tty",
            "dev/urandom",
            "dev/zero",
            "etc",
            "proc",
            "run",
            "sys",
            "tmp",
            "var");

    /** Where layers are put together, below the working directory; covered in every dyno. */
    private static final String LAYERS = "run/layers";

    StackDirectory {
        directories = List.copyOf(directories);
    }

    /**
     * Looks at it.
     *
     * @throws DynoException if it isn't there, or has a link where there must be none
     */
    static StackDirectory read(Path root) {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new DynoException("there is no directory " + root + " to take a stack from");
        }
        for (String name : NEVER_LINKS) {
            if (Files.isSymbolicLink(root.resolve(name))) {
                throw new DynoException("the stack in " + root + " is refused: its /" + name
                        + " is a symbolic link, which can lead out of it; make it a directory, or remove it");
            }
        }
        List<HostDirectory> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root)) {
            for (Path path : found) {
                String name = path.getFileName().toString();
                if (!OWN.contains(name)) {
                    HostDirectory.of(path).ifPresent(directories::add);
                }
            }
        } catch (IOException e) {
            throw new DynoException("the stack in " + root + " can't be read: " + e, e);
        }
        directories.sort(Comparator.comparing(HostDirectory::name));
        return new StackDirectory(
                root, directories, Files.isDirectory(root.resolve("etc")), Files.isDirectory(root.resolve("var")));
    }

    @Override
    public void show(MountSteps steps) {
        int opened = steps.openWithoutLinks(root.toString());
        for (HostDirectory directory : directories) {
            if (directory instanceof HostDirectory.Linked linked) {
                steps.symbolicLink(linked.target(), linked.name());
            } else {
                steps.directory(directory.name(), 0755);
                steps.showBelow(opened, directory.name(), directory.name());
            }
        }
        steps.directory(LAYERS, 0755);
        layer(steps, opened, "etc", etc);
        for (String name : DynoConfiguration.NAMES) {
            steps.symbolicLink(DynoConfiguration.DIRECTORY + "/" + name, upper("etc") + "/" + name);
        }
        steps.symbolicLink("/proc/self/mounts", upper("etc") + "/mtab");
        merge(steps, "etc", etc);
        layer(steps, opened, "var", var);
        steps.symbolicLink("../tmp", upper("var") + "/tmp");
        merge(steps, "var", var);
    }

    /** Makes place for two layers; the lower one is the root directory's own, where there is one. */
    private static void layer(MountSteps steps, int opened, String name, boolean there) {
        steps.directory(name, 0755);
        steps.directory(upper(name), 0755);
        if (there) {
            steps.directory(lower(name), 0755);
            steps.showBelow(opened, name, lower(name));
        }
    }

    private static void merge(MountSteps steps, String name, boolean there) {
        if (there) {
            // With lower layers alone an overlay is read-only (overlayfs.rst); the first one wins.
            steps.overlay(name, "lowerdir=" + upper(name) + ":" + lower(name));
            steps.makeReadOnly(name);
        } else {
            steps.bind(upper(name), name);
        }
    }

    private static String upper(String name) {
        return LAYERS + "/" + name + "-own";
    }

    private static String lower(String name) {
        return LAYERS + "/" + name;
    }

    @Override
    public boolean have(String name) {
        return name.equals("etc")
                || name.equals("var")
                || directories.stream().anyMatch(directory -> directory.name().equals(name));
    }
}
