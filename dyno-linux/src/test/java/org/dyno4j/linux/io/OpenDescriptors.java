package org.dyno4j.linux.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dyno4j.contract.Patience;

/** What this JVM has open at a moment: pipes, sockets and anonymous inodes, which is what the I/O code opens. */
public final class OpenDescriptors {
    private final Set<String> before;

    private OpenDescriptors(Set<String> before) {
        this.before = before;
    }

    /** Remembers what is open now. */
    public static OpenDescriptors now() {
        return new OpenDescriptors(list());
    }

    /** Waits until nothing more is open than was. */
    public void awaitNoMore() {
        Awaitility.await().atMost(Patience.PATIENCE).untilAsserted(() -> {
            Set<String> more = new HashSet<>(list());
            more.removeAll(before);
            if (!more.isEmpty()) {
                throw new AssertionError("left open: " + more);
            }
        });
    }

    private static Set<String> list() {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(OpenDescriptors::describe)
                    .filter(text -> text.matches("\\d+ -> (pipe|socket|anon_inode).*"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String describe(Path entry) {
        try {
            return entry.getFileName() + " -> " + Files.readSymbolicLink(entry);
        } catch (IOException e) {
            // Closed while we looked, as the descriptor of this very listing is.
            return "gone";
        }
    }
}
