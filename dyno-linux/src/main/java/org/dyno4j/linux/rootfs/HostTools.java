package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The host's programs and libraries, as they were when this was read.
 *
 * @param directories what stands in the host's root for {@code /usr}, {@code /bin}, {@code /sbin} and {@code /lib*}
 * @param configuration what is shown of {@code /etc}
 */
public record HostTools(List<HostDirectory> directories, HostConfiguration configuration) {
    public HostTools {
        directories = List.copyOf(directories);
    }

    /** Reads them below this root. */
    public static HostTools read(Path root) {
        List<HostDirectory> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root, "{usr,bin,sbin,lib,lib32,lib64,libx32}")) {
            for (Path path : found) {
                String name = path.getFileName().toString();
                if (Files.isSymbolicLink(path)) {
                    directories.add(new HostDirectory.Linked(
                            name, Files.readSymbolicLink(path).toString()));
                } else if (Files.isDirectory(path)) {
                    directories.add(new HostDirectory.Bound(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't list " + root, e);
        }
        directories.sort(Comparator.comparing(HostDirectory::name));
        return new HostTools(directories, HostConfiguration.read(root.resolve("etc")));
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
