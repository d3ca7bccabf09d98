package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import org.dyno4j.isolation.ResourceMetrics.Io;

/** The content of {@code io.stat}: a line for each device, {@code 8:0 rbytes=N wbytes=N rios=N wios=N …}. */
final class IoFile {
    private IoFile() {}

    static Io parse(String text) {
        return new Io(sum(text, "rbytes="), sum(text, "wbytes="), sum(text, "rios="), sum(text, "wios="));
    }

    private static long sum(String text, String key) {
        return Splitter.on('\n')
                .splitToStream(text)
                .flatMap(line -> Splitter.on(' ').splitToStream(line))
                .filter(field -> field.startsWith(key))
                .mapToLong(field -> Long.parseLong(field.substring(key.length())))
                .sum();
    }
}
