package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The host's programs and libraries, as they were when this was read.
 *
 * @param directories what stands in the host's root for {@code /usr}, {@code /bin}, {@code /sbin} and {@code /lib*}
 * @param configuration what is shown of {@code /etc}
 */
public record HostTools(List<HostDirectory> directories, HostConfiguration configuration) implements Tools {
    public HostTools {
        directories = List.copyOf(directories);
    }

    /** Reads them below this root. */
    public static HostTools read(Path root) {
        List<HostDirectory> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root, "{usr,bin,sbin,lib,lib32,lib64,libx32}")) {
            for (Path path : found) {
                HostDirectory.of(path).ifPresent(directories::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + root, e);
        }
        directories.sort(Comparator.comparing(HostDirectory::name));
        return new HostTools(directories, HostConfiguration.read(root.resolve("etc")));
    }

    @Override
    public void show(MountSteps steps) {
        for (HostDirectory directory : directories) {
            if (directory instanceof HostDirectory.Linked linked) {
                steps.symbolicLink(linked.target(), linked.name());
            } else if (directory instanceof HostDirectory.Bound bound) {
                steps.directory(bound.name(), 0755);
                steps.bindReadOnly("/" + bound.name(), bound.name());
            }
        }
        composeConfiguration(steps);
        steps.directory("var", 0755);
        steps.symbolicLink("../tmp", "var/tmp");
    }

    private void composeConfiguration(MountSteps steps) {
        steps.directory("etc", 0755);
        Set<String> parents = new LinkedHashSet<>();
        configuration.files().keySet().forEach(name -> addParent(name, parents));
        configuration.directories().forEach(name -> addParent(name, parents));
        parents.forEach(name -> steps.directory("etc/" + name, 0755));
        DynoConfiguration.NAMES.forEach(
                name -> steps.symbolicLink(DynoConfiguration.DIRECTORY + "/" + name, "etc/" + name));
        configuration.files().forEach((name, content) -> steps.file("etc/" + name, content));
        for (String name : configuration.directories()) {
            steps.directory("etc/" + name, 0755);
            steps.bindReadOnly("/etc/" + name, "etc/" + name);
        }
        steps.symbolicLink("/proc/self/mounts", "etc/mtab");
    }

    private static void addParent(String name, Set<String> parents) {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            parents.add(name.substring(0, slash));
        }
    }

    @Override
    public boolean have(String name) {
        return name.equals("etc")
                || name.equals("var")
                || directories.stream().anyMatch(directory -> directory.name().equals(name));
    }

    /** The host's name servers, for dynos in the host's network. */
    public static String resolver() {
        Path file = Path.of("/etc/resolv.conf");
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }
}
