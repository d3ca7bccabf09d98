package org.dyno4j.linux.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what JVMs left behind that ended without closing.
 *
 * <p>Only directories with an owner's name count, only owners of this pid namespace, where their process ids mean
 * something here, and only those whose process has ended.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final SystemCalls calls;
    private final ControlFiles files;
    private final GroupRemoval removal;
    private final OwnerName self;

    Sweeper(SystemCalls calls, ControlFiles files, GroupRemoval removal, OwnerName self) {
        this.calls = calls;
        this.files = files;
        this.removal = removal;
        this.self = self;
    }

    /** Kills and removes what dead owners have left in this directory, unless it is another user's. */
    void sweep(Path base) {
        if (!Files.isWritable(base)) {
            return;
        }
        for (String name : files.names(base, Files::isDirectory)) {
            if (OwnerName.parse(name).filter(this::isDead).isPresent()) {
                remove(base.resolve(name));
            }
        }
    }

    /** Whether that owner was in this pid namespace and its process has ended. */
    boolean isDead(OwnerName owner) {
        if (owner.pidNamespace() != self.pidNamespace()) {
            return false;
        }
        Optional<ProcessStat> process = files.readIfPresent(Path.of("/proc", Long.toString(owner.pid()), "stat"))
                .map(ProcessStat::parse);
        return process.isPresent()
                ? process.get().startTime() != owner.startTime()
                        || process.get().ended()
                // A process may be there and yet be hidden (hidepid in proc(5)); signal 0 only asks.
                : calls.call(SystemCall.KILL, owner.pid(), 0) == -Errno.ESRCH.number();
    }

    /** What can't be removed is told and left: it must not keep this JVM from starting. */
    private void remove(Path owner) {
        try {
            List<Path> groups = groupsFromTheLeavesUp(owner);
            groups.forEach(this::kill);
            List<Path> left = removal.remove(groups);
            if (left.isEmpty()) {
                LOG.info("removed control groups that an ended JVM had left: {}", owner);
            } else {
                LOG.warn("an ended JVM has left control groups that still hold processes: {}", left);
            }
        } catch (DynoException e) {
            LOG.warn("could not remove the control groups that an ended JVM had left in {}", owner, e);
        }
    }

    private List<Path> groupsFromTheLeavesUp(Path directory) {
        List<Path> groups = new ArrayList<>();
        for (String name : files.names(directory, Files::isDirectory)) {
            groups.addAll(groupsFromTheLeavesUp(directory.resolve(name)));
        }
        groups.add(directory);
        return groups;
    }

    private void kill(Path group) {
        if (Files.exists(group.resolve("cgroup.kill"))) {
            killAll(group);
        } else {
            for (String pid : members(group)) {
                killMember(group, pid);
            }
        }
    }

    /** Another JVM that starts at this moment may have removed it. */
    private void killAll(Path group) {
        try {
            files.write(group.resolve("cgroup.kill"), "1");
        } catch (SystemCallException e) {
            if (!ControlFiles.isGone(e)) {
                throw e;
            }
        }
    }

    private List<String> members(Path group) {
        return files.readIfPresent(group.resolve("cgroup.procs")).stream()
                .flatMap(String::lines)
                .toList();
    }

    /** Kills by pidfd, and looks after opening it whether that process is a member: an id alone may be another's by now. */
    private void killMember(Path group, String pid) {
        long pidfd = calls.call(SystemCall.PIDFD_OPEN, Long.parseLong(pid), 0);
        if (pidfd < 0) {
            return; // It has ended, or is in a pid namespace that this one can't see into (id 0).
        }
        try {
            if (members(group).contains(pid)) {
                calls.call(SystemCall.PIDFD_SEND_SIGNAL, pidfd, Signal.SIGKILL.number(), 0, 0);
            }
        } finally {
            calls.call(SystemCall.CLOSE, pidfd);
        }
    }
}
