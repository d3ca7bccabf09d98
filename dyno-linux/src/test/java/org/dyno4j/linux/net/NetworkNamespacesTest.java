package org.dyno4j.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.spawn.Spawner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class NetworkNamespacesTest {
    private final JnaSystemCalls calls = JnaSystemCalls.open();
    private final Spawner spawner = Spawner.open(calls, Architecture.current());

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void eachNamespaceIsGivenAwayOnceHoweverFastTheyAreTaken() throws IOException {
        try (NetworkNamespaces namespaces = NetworkNamespaces.open(calls, spawner)) {
            Set<String> taken = new HashSet<>();
            taken.add(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
            Set<OwnedDescriptor> open = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                OwnedDescriptor namespace = namespaces.take("test");
                open.add(namespace);
                taken.add(identity(namespace));
            }
            open.forEach(OwnedDescriptor::close);

            assertThat(taken).hasSize(21).allMatch(link -> link.startsWith("net:["));
        }
    }

    @Test
    void nothingIsLeftAfterClosing() throws IOException {
        NetworkNamespaces namespaces = NetworkNamespaces.open(calls, spawner);
        OwnedDescriptor namespace = namespaces.take("test");
        namespace.close();

        namespaces.close();

        // A pool counts as terminated a moment before its last thread has left the JVM's list.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("dyno4j-network"));
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(Path::toString).filter(NetworkNamespacesTest::isNetwork))
                    .isEmpty();
        }
    }

    private static String identity(OwnedDescriptor descriptor) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor.number()))
                .toString();
    }

    private static boolean isNetwork(String descriptor) {
        try {
            return Files.readSymbolicLink(Path.of(descriptor)).toString().startsWith("net:");
        } catch (IOException e) {
            // Closed while we looked.
            return false;
        }
    }
}
