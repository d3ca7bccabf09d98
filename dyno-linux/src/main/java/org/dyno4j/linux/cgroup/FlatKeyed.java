package org.dyno4j.linux.cgroup;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The content of a flat keyed control file: lines of a key and a number. Other lines are passed over. */
record FlatKeyed(Map<String, Long> values) {
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');

    FlatKeyed {
        values = ImmutableMap.copyOf(values);
    }

    static FlatKeyed parse(String text) {
        ImmutableMap.Builder<String, Long> values = ImmutableMap.builder();
        for (String line : Splitter.on('\n').split(text)) {
            List<String> fields = Splitter.on(' ').splitToList(line);
            if (fields.size() == 2 && !fields.get(1).isEmpty() && DIGIT.matchesAllOf(fields.get(1))) {
                values.put(fields.get(0), Long.parseLong(fields.get(1)));
            }
        }
        return new FlatKeyed(values.buildKeepingLast());
    }

    /** The number beside a key. */
    OptionalLong get(String key) {
        Long value = values.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
