package org.dyno4j.linux.cgroup;

import com.google.common.collect.Lists;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.SystemCallException;

/**
 * The control groups of one sandbox, with its limits set.
 *
 * <p>Thread-safe. Whoever created it removes it once nothing runs in it any more.
 */
public final class Cgroup {
    private final String sandbox;
    private final ControlFiles files;
    private final GroupRemoval removal;
    private final UsageReader reader;
    private final MetricsReader metrics;
    private final RunnableTasks runnableTasks;
    private final LimitChange limits;
    private final Freezer freezer;
    private final List<Group> groups;
    private final boolean killable;

    private final Object removing = new Object();
    private boolean removed;
    private Optional<ResourceUsage> readBeforeRemoval = Optional.empty();
    private volatile Optional<ResourceUsage> lastUsage = Optional.empty();

    Cgroup(String sandbox, ControlFiles files, GroupRemoval removal, LimitCheck check, List<Group> groups) {
        this.sandbox = sandbox;
        this.files = files;
        this.removal = removal;
        this.reader = new UsageReader(files, groups);
        this.metrics = new MetricsReader(files, groups);
        this.runnableTasks = new RunnableTasks(files, groups);
        this.limits = new LimitChange(sandbox, files, check, groups);
        this.freezer = new Freezer(sandbox, files, groups);
        this.groups = List.copyOf(groups);
        this.killable = groups.stream().anyMatch(group -> group.hierarchy().kills());
    }

    /**
     * The files to which a new process writes {@code 0}, to enter the groups that it is not born into.
     *
     * <p>On cgroup v1 they are {@code tasks} files: a thread that moves itself alone spares the kernel a lock that costs
     * {@code cgroup.procs} some 7 ms. For a process of one thread it is the same.
     *
     * @param entrant which process
     * @param born whether it is born into the cgroup v2 group
     */
    public JoinFiles joinFiles(Entrant entrant, boolean born) {
        Map<Boolean, List<Path>> scheduling = groups.stream()
                .filter(group -> group.hierarchy().version() == Version.V1 || !born)
                .collect(Collectors.partitioningBy(
                        group -> group.hierarchy().version() == Version.V1
                                && group.hierarchy().controllers().contains(Controller.CPU),
                        Collectors.mapping(group -> joinFile(group, entrant), Collectors.toList())));
        return new JoinFiles(
                Objects.requireNonNull(scheduling.get(false)), Objects.requireNonNull(scheduling.get(true)));
    }

    private static Path joinFile(Group group, Entrant entrant) {
        Path home = group.home(entrant);
        return switch (group.hierarchy().version()) {
            case V1 -> home.resolve("tasks");
            case V2 -> home.resolve("cgroup.procs");
        };
    }

    /** The cgroup v2 group that this process enters by {@code CLONE_INTO_CGROUP}. */
    public Optional<Path> unifiedDirectory(Entrant entrant) {
        return groups.stream()
                .filter(group -> group.hierarchy().version() == Version.V2)
                .map(group -> group.home(entrant))
                .findFirst();
    }

    /** Whether {@link #kill()} works here. */
    public boolean killable() {
        return killable;
    }

    /**
     * Kills every process in the cgroup v2 group, and in the one below it, those that are just being forked too.
     *
     * @throws IllegalStateException if this host can't, see {@link #killable()}
     * @throws SandboxException if the kernel refuses, or the group was removed
     */
    public void kill() {
        if (!killable) {
            throw new IllegalStateException("this host has no cgroup.kill");
        }
        try {
            files.write(unifiedDirectory(Entrant.INIT).orElseThrow().resolve("cgroup.kill"), "1");
        } catch (SystemCallException e) {
            throw new SandboxException(sandbox, "could not kill its control group: " + e.getMessage(), e);
        }
    }

    /**
     * What everything in the groups has used up to now; once they were removed, what it had used in all.
     *
     * @throws SandboxException if the counters can't be read
     */
    public ResourceUsage usage() {
        Optional<ResourceUsage> last = lastUsage;
        if (last.isPresent()) {
            return last.get();
        }
        try {
            return reader.read();
        } catch (SystemCallException e) {
            return lastUsage.orElseThrow(
                    () -> new SandboxException(sandbox, "could not read its usage: " + e.getMessage(), e));
        }
    }

    /**
     * All that the kernel counts of everything in the groups.
     *
     * @throws SandboxException if the counters can't be read: the groups were removed
     */
    public ResourceMetrics metrics() {
        try {
            return metrics.read();
        } catch (SystemCallException e) {
            throw new SandboxException(sandbox, "could not read its metrics: " + e.getMessage(), e);
        }
    }

    /**
     * How many tasks run or wait for a processor now.
     *
     * @throws SandboxException if that can't be read: the groups were removed
     */
    public OptionalInt runnableTasks() {
        try {
            return runnableTasks.count();
        } catch (SystemCallException e) {
            throw new SandboxException(sandbox, "could not read its tasks: " + e.getMessage(), e);
        }
    }

    /**
     * Sets other limits; a limit that is absent is lifted.
     *
     * @throws org.dyno4j.isolation.IsolationException if the host, or these groups, can't enforce all of them
     * @throws SandboxException if the kernel refuses one; the former ones are in force again then
     */
    public void limit(ResourceLimits newLimits) {
        limits.apply(newLimits);
    }

    /**
     * Stops everything in the groups but process 1 where it stands.
     *
     * @throws org.dyno4j.isolation.IsolationException if this host can't
     * @throws SandboxException if not all could be stopped in time; all goes on then
     */
    public void freeze() {
        freezer.freeze();
    }

    /** Lets everything go on. */
    public void thaw() {
        freezer.thaw();
    }

    /**
     * Reads the usage a last time and removes the groups; waits for tasks that are on their way out.
     *
     * <p>Idempotent. It does not kill. An interrupt does not stop it, and is kept.
     *
     * @throws SandboxException if groups are left in the end; it names them and their processes. It may be called again.
     *     Also if the groups are gone, but their usage could not be read before
     */
    public void remove() {
        synchronized (removing) {
            if (removed) {
                return;
            }
            Optional<SystemCallException> unread = readLastUsage();
            removeDirectories();
            removed = true;
            if (unread.isPresent()) {
                throw new SandboxException(
                        sandbox,
                        "its control groups are removed, but what it used could not be read: "
                                + unread.get().getMessage(),
                        unread.get());
            }
        }
    }

    /**
     * A JVM that is short of descriptors can't read, but can remove: no group may be left for want of a figure. And where
     * an earlier removal has come through in part, what was read before it is all that can be known.
     */
    private Optional<SystemCallException> readLastUsage() {
        try {
            readBeforeRemoval = Optional.of(reader.read());
            lastUsage = readBeforeRemoval;
            return Optional.empty();
        } catch (SystemCallException e) {
            lastUsage = readBeforeRemoval;
            return lastUsage.isPresent() ? Optional.empty() : Optional.of(e);
        }
    }

    private void removeDirectories() {
        try {
            List<Path> left = removal.remove(directoriesFromTheLeavesUp());
            if (!left.isEmpty()) {
                lastUsage = Optional.empty();
                throw new SandboxException(sandbox, "processes do not leave its control groups: " + describe(left));
            }
        } catch (SystemCallException e) {
            lastUsage = Optional.empty();
            throw new SandboxException(sandbox, "could not remove its control groups: " + e.getMessage(), e);
        }
    }

    private List<Path> directoriesFromTheLeavesUp() {
        return groups.stream()
                .flatMap(group -> Lists.reverse(group.directories()).stream())
                .toList();
    }

    private String describe(List<Path> left) {
        StringBuilder text = new StringBuilder();
        for (Path group : left) {
            String processes = files.readIfPresent(group.resolve("cgroup.procs"))
                    .map(procs -> procs.trim().replace("\n", ", "))
                    .orElse("");
            text.append(text.isEmpty() ? "" : "; ")
                    .append(group)
                    .append(" holds [")
                    .append(processes)
                    .append("]");
        }
        return text.toString();
    }
}
