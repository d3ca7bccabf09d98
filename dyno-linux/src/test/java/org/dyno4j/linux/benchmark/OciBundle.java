package org.dyno4j.linux.benchmark;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A container like a dyno that runs {@code /bin/true}, as OCI runtimes take it: the same namespaces and limits. */
@State(Scope.Benchmark)
public class OciBundle {
    private final String name = "benchmark-" + ProcessHandle.current().pid();
    private final Path directory = create(name);

    private static Path create(String name) {
        try {
            Path directory = Files.createTempDirectory("dyno4j-benchmark-oci");
            fill(directory, name);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path directory, String name) throws IOException {
        Path root = Files.createDirectory(directory.resolve("rootfs"));
        for (String place : List.of("usr", "proc", "dev", "tmp", "app")) {
            Files.createDirectory(root.resolve(place));
        }
        for (String linked : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(linked), Path.of("usr", linked));
        }
        URL configuration = Objects.requireNonNull(OciBundle.class.getResource("oci-config.json"), "oci-config.json");
        Files.writeString(
                directory.resolve("config.json"),
                Resources.toString(configuration, StandardCharsets.UTF_8).replace("CONTAINER", name));
    }

    @TearDown
    public void close() throws IOException {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    /** The command line that runs the container, from nothing to nothing. */
    List<String> command(String runtime) {
        String state = directory.resolve("state").toString();
        return List.of(runtime, "--root", state, "run", "--bundle", directory.toString(), name);
    }
}
