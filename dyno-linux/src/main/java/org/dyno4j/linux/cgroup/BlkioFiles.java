package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.util.Optional;
import org.dyno4j.isolation.ResourceMetrics.Io;

/**
 * The content of {@code blkio.throttle.io_service_bytes} and {@code io_serviced} of cgroup v1: lines {@code 8:0 Read N},
 * {@code 8:0 Write N} and others for each device, and a total of all that is no device's.
 *
 * <p>The files belong to the throttling of disks, and not every kernel counts what no throttle is set for: 6.5 to 6.9 do
 * (commit ad7c3b41e86b), earlier ones count what was held back alone, later ones each disk that a throttle was ever set
 * for, by anybody (commit a3166c51702b). The files don't say which; so where they have nothing, nothing is known.
 */
final class BlkioFiles {
    private static final Splitter FIELDS = Splitter.on(' ');

    private BlkioFiles() {}

    /** Absent until something was counted. */
    static Optional<Io> parse(String bytes, String requests) {
        return Optional.of(
                        new Io(sum(bytes, "Read"), sum(bytes, "Write"), sum(requests, "Read"), sum(requests, "Write")))
                .filter(io -> io.reads() > 0 || io.writes() > 0);
    }

    private static long sum(String text, String operation) {
        return text.lines()
                .map(FIELDS::splitToList)
                .filter(fields -> fields.size() == 3 && fields.get(1).equals(operation))
                .map(fields -> fields.get(2))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
