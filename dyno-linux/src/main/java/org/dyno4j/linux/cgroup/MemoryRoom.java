package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.List;
import org.dyno4j.isolation.MemoryInUseException;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/**
 * Sees to it that a lower limit of memory or swap kills nothing, but is refused where it is less than what is used.
 *
 * <p>Cgroup v1 does so itself: it takes back what it can, and then says EBUSY. On v2 writing {@code memory.max} kills what
 * doesn't fit; but {@code memory.high} never kills (cgroup-v2.rst): writing it takes back what can be taken back, and who
 * goes beyond it is slowed down. So what fits below it fits until {@code memory.max} is written.
 */
final class MemoryRoom {
    private static final String HIGH = "memory.high";
    private static final String UNLIMITED = "max";

    private final String sandbox;
    private final ControlFiles files;

    MemoryRoom(String sandbox, ControlFiles files) {
        this.sandbox = sandbox;
        this.files = files;
    }

    /**
     * Writes a limit of memory or swap.
     *
     * @throws MemoryInUseException if more is used, and can't be taken back; the limit is as before then
     */
    void write(Limit limit, ResourceLimits limits, Group group, Runnable write) {
        long memory = limits.memoryBytes().orElse(Long.MAX_VALUE);
        long swap = limits.swapBytes().orElse(0);
        switch (group.hierarchy().version()) {
            case V1 -> {
                if (limit == Limit.MEMORY) {
                    Path buffers = group.file("memory.kmem.tcp.usage_in_bytes");
                    writeV1(List.of(group.file("memory.usage_in_bytes"), buffers), memory, write);
                } else {
                    writeV1(List.of(group.file("memory.memsw.usage_in_bytes")), memory + swap, write);
                }
            }
            case V2 -> {
                if (limit == Limit.MEMORY) {
                    writeV2(group, memory, write);
                } else {
                    requireUse(group.file("memory.swap.current"), swap);
                    write.run();
                }
            }
        }
    }

    private void writeV1(List<Path> counters, long limit, Runnable write) {
        try {
            write.run();
        } catch (SystemCallException e) {
            if (e.is(Errno.EBUSY)) {
                MemoryInUseException refusal = new MemoryInUseException(sandbox, most(counters), limit);
                refusal.initCause(e);
                throw refusal;
            }
            throw e;
        }
    }

    private void writeV2(Group group, long limit, Runnable write) {
        Path current = group.file("memory.current");
        if (read(current) <= limit) {
            write.run();
            return;
        }
        files.write(group.file(HIGH), Long.toString(limit));
        try {
            requireUse(current, limit);
            write.run();
        } finally {
            files.write(group.file(HIGH), UNLIMITED);
        }
    }

    /** There is no swap in use where there is no such file. */
    private void requireUse(Path current, long limit) {
        long used = files.readIfPresent(current).map(MemoryRoom::number).orElse(0L);
        if (used > limit) {
            throw new MemoryInUseException(sandbox, used, limit);
        }
    }

    /** Each of them has the limit for itself: the one that is beyond it is the one that refuses. */
    private long most(List<Path> counters) {
        return counters.stream()
                .flatMap(counter -> files.readIfPresent(counter).stream())
                .mapToLong(MemoryRoom::number)
                .max()
                .orElse(0);
    }

    private long read(Path file) {
        return number(files.read(file));
    }

    private static long number(String text) {
        return Long.parseLong(text.trim());
    }
}
