package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes and groups of others that end between two calls. */
class VanishingFilesTest {
    private static final SystemCalls KERNEL = JnaSystemCalls.open();

    private static SystemCalls failing(SystemCall failing, Errno error) {
        return (call, a, b, c, d, e, f) -> call == failing ? -error.number() : KERNEL.call(call, a, b, c, d, e, f);
    }

    @ParameterizedTest
    @EnumSource(names = {"ESRCH", "ENODEV"})
    void whatEndsAfterItsFileWasOpenedIsAbsent(Errno error) {
        ControlFiles files = new ControlFiles(failing(SystemCall.READ, error));
        assertThat(files.readIfPresent(Path.of("/proc/self/stat"))).isEmpty();
    }

    @Test
    void whatCanNotBeReadForAnotherReasonIsNot() {
        ControlFiles files = new ControlFiles(failing(SystemCall.READ, Errno.EIO));
        assertThatThrownBy(() -> files.readIfPresent(Path.of("/proc/self/stat")))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("EIO");
    }

    @Test
    void aGroupThatIsRemovedWhileItIsToBeKilledKeepsNoneFromBeingRemoved(@TempDir Path base) throws Exception {
        OwnerName self = Host.read().owner();
        OwnerName dead = new OwnerName(self.pidNamespace(), self.pid(), self.startTime() - 1, "0123456789abcdef");
        Files.createFile(Files.createDirectory(base.resolve(dead.toString())).resolve("cgroup.kill"));
        AtomicInteger removals = new AtomicInteger();
        SystemCalls gone = failing(SystemCall.WRITE, Errno.ENODEV);
        SystemCalls calls = (call, a, b, c, d, e, f) -> {
            if (call == SystemCall.UNLINKAT) {
                removals.incrementAndGet();
                return 0;
            }
            return gone.call(call, a, b, c, d, e, f);
        };
        ControlFiles files = new ControlFiles(calls);

        new Sweeper(calls, files, new GroupRemoval(files, Duration.ZERO), self).sweep(base);

        assertThat(removals).hasValue(1);
    }
}
