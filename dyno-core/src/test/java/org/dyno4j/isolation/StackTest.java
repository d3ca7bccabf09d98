package org.dyno4j.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which places directories of the host can be shown at. */
class StackTest {
    private static final Path SOURCE = Path.of("/source");

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/data/in/here", "/usr/share/extra", "/app/storage", "/etc/extra", "/..data"})
    void aPlaceIsAnAbsolutePath(String target) {
        assertThat(Stack.host().withReadOnly(SOURCE, target).binds())
                .containsExactly(new Stack.Bind(SOURCE, target, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "data", "./data", "/data/", "//data", "/data//in", "/data/../etc", "/..", "/./data"})
    void whatLeadsElsewhereIsNoPlace(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stack.host().withReadOnly(SOURCE, target))
                .withMessageContaining("absolute path without . and ..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc",
                "/proc/sys",
                "/sys",
                "/sys/fs",
                "/dev",
                "/dev/shm",
                "/run",
                "/run/x",
                "/tmp",
                "/tmp/x",
                "/app",
                "/etc",
                "/usr",
                "/bin",
                "/lib",
                "/lib64",
                "/var"
            })
    void whatTheRootHasOfItsOwnStays(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stack.host().withWritable(SOURCE, target))
                .withMessageContaining("nothing of the host can be shown at " + target);
    }

    @Test
    void everyPlaceShowsOneDirectory() {
        Stack stack = Stack.host().withReadOnly(SOURCE, "/data");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stack.withWritable(Path.of("/other"), "/data"))
                .withMessageContaining("one place");
    }

    @Test
    void pathsOfTheHostBecomeAbsolute() {
        assertThat(Stack.of(Path.of("root/../root")).root())
                .contains(Path.of("root").toAbsolutePath());
        assertThat(new Stack.Bind(Path.of("a/../b"), "/data", true).source())
                .isEqualTo(Path.of("b").toAbsolutePath());
    }
}
