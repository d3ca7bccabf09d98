package org.dyno4j.linux.cgroup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.MemoryInUseException;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.SystemCallException;

/** Gives the groups of a running sandbox other limits: all of them, or none. */
final class LimitChange {
    private final String sandbox;
    private final ControlFiles files;
    private final LimitCheck check;
    private final List<Group> groups;
    private final MemoryRoom room;

    LimitChange(String sandbox, ControlFiles files, LimitCheck check, List<Group> groups) {
        this.sandbox = sandbox;
        this.files = files;
        this.check = check;
        this.groups = List.copyOf(groups);
        this.room = new MemoryRoom(sandbox, files);
    }

    /** A value, and the one that was there before. */
    private record Written(Group group, Setting before) {}

    void apply(ResourceLimits limits) {
        requirePossible(limits);
        Deque<Written> written = new ArrayDeque<>();
        try {
            for (Limit limit : inOrder(limits)) {
                Optional<Group> group = groupOf(limit);
                if (group.isPresent()) {
                    apply(limit, limits, group.get(), written);
                }
            }
        } catch (MemoryInUseException e) {
            undo(written, e);
            throw e;
        } catch (SystemCallException e) {
            SandboxException failure =
                    new SandboxException(sandbox, "its limits can't be changed: " + e.getMessage(), e);
            undo(written, failure);
            throw failure;
        }
    }

    private void requirePossible(ResourceLimits limits) {
        List<String> missing = new ArrayList<>(check.missing(limits));
        for (Limit limit : Limit.values()) {
            if (limit.isAskedBy(limits) && groupOf(limit).isEmpty() && missing.isEmpty()) {
                missing.add(limit.title() + ": the sandbox was created without a limit by the controller "
                        + limit.controller().kernelName() + ", so it has no group for one");
            }
        }
        if (!missing.isEmpty()) {
            throw new IsolationException("this host can't enforce the new limits of " + sandbox, missing);
        }
    }

    /**
     * On cgroup v1 memory and swap together are never less than memory, not even in between: so what grows, grows the
     * other way round.
     */
    private List<Limit> inOrder(ResourceLimits limits) {
        List<Limit> order = new ArrayList<>(List.of(Limit.values()));
        if (growsMemory(limits)) {
            order.remove(Limit.SWAP);
            order.add(0, Limit.SWAP);
        }
        return order;
    }

    private boolean growsMemory(ResourceLimits limits) {
        Optional<Group> group = groupOf(Limit.MEMORY);
        if (group.isEmpty()) {
            return false;
        }
        String file = group.get().hierarchy().dialect().file(Limit.MEMORY);
        String now = files.read(group.get().file(file)).trim();
        return !now.equals("max") && limits.memoryBytes().orElse(Long.MAX_VALUE) > Long.parseLong(now);
    }

    private Optional<Group> groupOf(Limit limit) {
        return groups.stream()
                .filter(group -> group.hierarchy().controllers().contains(limit.controller()))
                .findFirst();
    }

    private void apply(Limit limit, ResourceLimits limits, Group group, Deque<Written> written) {
        Dialect dialect = group.hierarchy().dialect();
        List<Setting> settings = limit.isAskedBy(limits)
                ? dialect.settings(limit, limits, group.hierarchy().files())
                : dialect.unlimited(limit, group.hierarchy().files());
        if (limit.controller() == Controller.MEMORY && limit.isAskedBy(limits)) {
            room.write(limit, limits, group, () -> write(settings, group, written));
        } else {
            write(settings, group, written);
        }
    }

    private void write(List<Setting> settings, Group group, Deque<Written> written) {
        for (Setting setting : settings) {
            Setting before = new Setting(
                    setting.file(), files.read(group.file(setting.file())).trim());
            files.write(group.file(setting.file()), setting.value());
            written.push(new Written(group, before));
        }
    }

    private void undo(Deque<Written> written, SandboxException failure) {
        for (Written each : written) {
            try {
                files.write(
                        each.group().file(each.before().file()), each.before().value());
            } catch (SystemCallException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
