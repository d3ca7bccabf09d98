package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Counts the tasks of one sandbox that run or wait for a processor; the kernel counts them for the whole host alone. */
final class RunnableTasks {
    /** More are not looked at one by one: a dyno with very many threads must not make its sampling expensive. */
    static final int SAMPLE = 500;

    private static final Path PROC = Path.of("/proc");

    private final ControlFiles files;
    private final List<Group> groups;

    RunnableTasks(ControlFiles files, List<Group> groups) {
        this.files = files;
        this.groups = List.copyOf(groups);
    }

    /**
     * How many there are now; where there are more tasks than the sample holds, as many as there would be if the others
     * were like these. Absent where no group lists its tasks.
     */
    OptionalInt count() {
        Optional<String> listed = groups.stream()
                .flatMap(
                        group -> files.readIfPresent(group.home(Entrant.COMMAND).resolve(listOf(group))).stream())
                .findFirst();
        if (listed.isEmpty()) {
            return OptionalInt.empty();
        }
        List<String> tasks = Splitter.on('\n').omitEmptyStrings().splitToList(listed.get());
        List<String> sample = tasks.subList(0, Math.min(SAMPLE, tasks.size()));
        long runnable = sample.stream().filter(this::isRunnable).count();
        return OptionalInt.of(
                sample.isEmpty() ? 0 : (int) Math.round((double) runnable * tasks.size() / sample.size()));
    }

    private static String listOf(Group group) {
        return switch (group.hierarchy().version()) {
            case V1 -> "tasks";
            case V2 -> "cgroup.threads";
        };
    }

    private boolean isRunnable(String task) {
        return files.readIfPresent(PROC.resolve(task).resolve("stat"))
                .filter(stat -> ProcessStat.parse(stat).runnable())
                .isPresent();
    }
}
