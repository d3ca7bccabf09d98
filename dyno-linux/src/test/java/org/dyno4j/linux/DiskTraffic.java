package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;

/**
 * Writes to the disk under a directory and reads it again, in a dyno, and tells what was counted of it before and after:
 * for a JVM in circumstances of its own.
 */
final class DiskTraffic {
    /** As much is written, and half of it once more, and all of the first read. */
    static final long BYTES = 1 << 20;

    private static final String TRAFFIC = "dd if=/dev/zero of=/data/direct bs=64k count=16 oflag=direct status=none"
            + " && dd if=/dev/zero of=/data/synced bs=64k count=8 conv=fsync status=none"
            + " && dd if=/data/direct of=/dev/null bs=64k iflag=direct status=none && echo done";

    /** More than any disk carries in a second. */
    private static final long NO_LIMIT = 1L << 50;

    private DiskTraffic() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        SandboxSpec spec = SandboxSpec.named("web.1")
                .stack(Stack.host().withWritable(directory, "/data"))
                .build();
        try (LinuxIsolation isolation = LinuxIsolation.open();
                Sandbox sandbox = isolation.create(spec)) {
            System.out.println("before " + sandbox.metrics().io());
            Optional<Path> throttle = SandboxGroups.of("web.1").file("blkio.throttle.write_bps_device");
            System.out.println("blkio " + throttle.isPresent());
            if (throttle.isPresent()) {
                Files.writeString(throttle.get(), disk(directory) + " " + NO_LIMIT);
            }
            System.out.print(TestIsolation.output(sandbox, TRAFFIC));
            System.out.println("after " + sandbox.metrics().io());
        }
    }

    /** Major and minor number, as in {@code new_encode_dev()} of linux/kdev_t.h. */
    private static String disk(Path directory) throws IOException {
        long device = (Long) Files.getAttribute(directory, "unix:dev");
        return (device >> 8 & 0xfff) + ":" + (device & 0xff);
    }
}
