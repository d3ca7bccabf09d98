package org.dyno4j.linux.cgroup;

import com.google.common.collect.Lists;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * The control groups of this JVM's sandboxes, all below one directory {@code dyno4j/jvm-...} in each hierarchy.
 *
 * <p>Thread-safe. Whoever opened it closes it, after the groups that it created were removed.
 */
public final class Cgroups implements AutoCloseable {
    private final ControlFiles files;
    private final GroupRemoval removal;
    private final OwnerDirectories owners;
    private final Hierarchies hierarchies;
    private final LimitCheck check;
    private final AtomicLong created = new AtomicLong();

    private Cgroups(
            ControlFiles files,
            GroupRemoval removal,
            OwnerDirectories owners,
            Hierarchies hierarchies,
            LimitCheck check) {
        this.files = files;
        this.removal = removal;
        this.owners = owners;
        this.hierarchies = hierarchies;
        this.check = check;
    }

    /** Opens with {@link CgroupOptions#defaults()}. */
    public static Cgroups open(SystemCalls calls) {
        return open(calls, CgroupOptions.defaults());
    }

    /**
     * Finds out what this host lets this process do, and removes what JVMs that have ended left behind.
     *
     * <p>It also succeeds where that is nothing: {@link #mechanisms()} then says so.
     *
     * @throws IsolationException if {@code /proc} can't be read
     */
    public static Cgroups open(SystemCalls calls, CgroupOptions options) {
        return open(calls, options, Host.read());
    }

    static Cgroups open(SystemCalls calls, CgroupOptions options, Host host) {
        ControlFiles files = new ControlFiles(calls);
        GroupRemoval removal = new GroupRemoval(files, options.removalPatience());
        OwnerDirectories owners =
                new OwnerDirectories(files, new Sweeper(calls, files, removal, host.owner()), host.owner());
        Hierarchies hierarchies = new HierarchyFinder(files, new Delegation(calls), owners, host, options).find();
        return new Cgroups(
                files, removal, owners, hierarchies, new LimitCheck(hierarchies, host.swaps(), options.policy()));
    }

    /** Whether there is any hierarchy in which sandboxes can have groups. */
    public boolean available() {
        return !hierarchies.all().isEmpty();
    }

    /** What is enforced here and what is not: the mode, each limit, accounting, killing. */
    public List<Mechanism> mechanisms() {
        return check.mechanisms();
    }

    /**
     * Makes the groups of a sandbox and sets its limits.
     *
     * @throws IsolationException if the host can't enforce all of these limits; it lists those
     * @throws SandboxException if a step failed; nothing of the groups is left then
     */
    public Cgroup create(String sandbox, ResourceLimits limits) {
        if (sandbox.isEmpty() || sandbox.startsWith(".") || sandbox.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a name for a control group: \"" + sandbox + "\"");
        }
        List<String> missing = check.missing(limits);
        if (!missing.isEmpty()) {
            throw new IsolationException("this host can't enforce the limits of " + sandbox, missing);
        }
        String directory = sandbox + "-" + created.incrementAndGet();
        List<Group> groups = hierarchies.all().stream()
                .filter(hierarchy -> isNeeded(hierarchy, limits))
                .map(hierarchy -> new Group(hierarchy, hierarchy.owner().resolve(directory)))
                .toList();
        List<Path> made = new ArrayList<>();
        try {
            for (Group group : groups) {
                for (Path each : group.directories()) {
                    files.makeDirectory(each);
                    made.add(each);
                }
                write(limits, group);
            }
        } catch (SystemCallException e) {
            removal.remove(Lists.reverse(made));
            throw new SandboxException(sandbox, "could not set up its control groups: " + e.getMessage(), e);
        }
        return new Cgroup(sandbox, files, removal, check, groups);
    }

    /** A v1 group that has the cpu controller alone counts nothing: it is only there to limit. */
    private static boolean isNeeded(Hierarchy hierarchy, ResourceLimits limits) {
        boolean limitsOnly =
                hierarchy.version() == Version.V1 && hierarchy.controllers().equals(Set.of(Controller.CPU));
        return !limitsOnly || Limit.CPU_WEIGHT.isAskedBy(limits) || Limit.CPU_QUOTA.isAskedBy(limits);
    }

    private void write(ResourceLimits limits, Group group) {
        Hierarchy hierarchy = group.hierarchy();
        for (Limit limit : Limit.values()) {
            if (check.enforces(limit, limits) && hierarchy.controllers().contains(limit.controller())) {
                for (Setting setting : hierarchy.dialect().settings(limit, limits, hierarchy.files())) {
                    files.write(group.file(setting.file()), setting.value());
                }
            }
        }
    }

    /**
     * Removes this JVM's directories.
     *
     * @throws IsolationException if groups of sandboxes are left in them
     */
    @Override
    public void close() {
        List<Path> left = owners.remove(
                removal, hierarchies.all().stream().map(Hierarchy::owner).toList());
        if (!left.isEmpty()) {
            throw new IsolationException(
                    "control groups of sandboxes are left; close the sandboxes first",
                    left.stream().map(Path::toString).toList());
        }
    }
}
