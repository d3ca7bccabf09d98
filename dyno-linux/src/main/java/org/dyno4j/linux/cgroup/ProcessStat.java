package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.util.List;

/**
 * What tells whether a process is the one it was, and what it is about, out of {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param startTime when it started, in clock ticks since boot (field 22)
 * @param ended whether it is a zombie without any thread left
 * @param runnable whether it runs, or waits for a processor
 */
record ProcessStat(long startTime, boolean ended, boolean runnable) {

    /** Reads the one line of the file; the command's name in it may hold spaces and parentheses. */
    static ProcessStat parse(String stat) {
        // After the last parenthesis comes field 3, the state.
        List<String> fields = Splitter.on(' ')
                .splitToList(stat.substring(stat.lastIndexOf(')') + 2).trim());
        boolean zombie = fields.get(0).equals("Z") || fields.get(0).equals("X");
        int threads = Integer.parseInt(fields.get(17));
        return new ProcessStat(
                Long.parseLong(fields.get(19)),
                zombie && threads <= 1,
                fields.get(0).equals("R"));
    }
}
