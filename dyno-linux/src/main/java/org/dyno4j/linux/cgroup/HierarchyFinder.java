package org.dyno4j.linux.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/** Finds by trying in which hierarchies, and where in them, this process can make groups. */
final class HierarchyFinder {
    private static final String DELEGATE = "run as root; or, where limits are cgroup v2's, in a group that is yours:"
            + " systemd-run --user --scope -p Delegate=yes java ..., or User= and Delegate=yes in the service's unit; or"
            + " let the caller do without limits: IsolationPolicy.complete().withoutLimits()";

    private final ControlFiles files;
    private final Delegation delegation;
    private final OwnerDirectories owners;
    private final Host host;
    private final CgroupOptions options;

    private final List<Hierarchy> found = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    HierarchyFinder(
            ControlFiles files, Delegation delegation, OwnerDirectories owners, Host host, CgroupOptions options) {
        this.files = files;
        this.delegation = delegation;
        this.owners = owners;
        this.host = host;
        this.options = options;
    }

    /** Tries all mounts; v2 first, as what it has need not be had from v1, and as everything can be killed there. */
    Hierarchies find() {
        host.mounts().stream().filter(mount -> mount.version() == Version.V2).forEach(this::tryV2);
        host.mounts().stream().filter(mount -> mount.version() == Version.V1).forEach(this::tryV1);
        return new Hierarchies(found, refusals);
    }

    private void tryV2(CgroupMount mount) {
        if (found.isEmpty()) {
            V2Opener opener = new V2Opener(files, owners, host.owner().pid());
            tryInOrder(v2Candidates(mount), mount, opener::open);
        }
    }

    /**
     * Delegated to us comes first. Then, for root, the top: as container engines do, and out of the way of whoever manages
     * the group that this JVM was started in, which may well be a login session.
     */
    private Set<Path> v2Candidates(CgroupMount mount) {
        if (options.parent().isPresent()) {
            return Set.of(options.parent().get());
        }
        Set<Path> candidates = new LinkedHashSet<>();
        Optional<Path> own = host.membership().directoryIn(mount).map(HierarchyFinder::outOfSupervisorLeaf);
        own.filter(delegation::covers).ifPresent(candidates::add);
        candidates.add(mount.point());
        own.ifPresent(candidates::add);
        return candidates;
    }

    private static Path outOfSupervisorLeaf(Path own) {
        return own.endsWith(V2Opener.SUPERVISOR) ? Objects.requireNonNull(own.getParent()) : own;
    }

    private void tryV1(CgroupMount mount) {
        Set<Controller> useful = new LinkedHashSet<>(mount.controllers());
        found.forEach(hierarchy -> useful.removeAll(hierarchy.controllers()));
        if (found.stream().anyMatch(Hierarchy::countsProcessorTime)) {
            useful.remove(Controller.CPU_ACCOUNTING);
        }
        if (!useful.isEmpty()) {
            Set<Path> candidates = new LinkedHashSet<>(List.of(mount.point()));
            host.membership().directoryIn(mount).ifPresent(candidates::add);
            tryInOrder(candidates, mount, group -> openV1(group, useful));
        }
    }

    private Hierarchy openV1(Path group, Set<Controller> controllers) {
        // Tries whether control files can be written at all, and keeps release_agent from being run for each sandbox.
        Path owner =
                owners.make(group, base -> {}, directory -> files.write(directory.resolve("notify_on_release"), "0"));
        return new Hierarchy(Version.V1, owner, controllers, files.names(owner, Files::isRegularFile));
    }

    private void tryInOrder(Set<Path> candidates, CgroupMount mount, Opener opener) {
        Set<Controller> controllers = switch (mount.version()) {
            case V1 -> mount.controllers();
            case V2 -> EnumSet.allOf(Controller.class);
        };
        List<Refusal> failures = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                found.add(opener.open(candidate));
                return;
            } catch (SystemCallException e) {
                failures.add(
                        new Refusal(controllers, new Obstacle(mount.version() + ": " + e.getMessage(), remedy(e))));
            }
        }
        refusals.addAll(failures);
    }

    private static String remedy(SystemCallException e) {
        if (e.is(Errno.EROFS)) {
            return "mount the cgroup file system writable; in a container, start it privileged or with a writable"
                    + " /sys/fs/cgroup";
        }
        return e.is(Errno.EBUSY)
                ? "other processes live in that group: start java alone in one, systemd-run --scope -p Delegate=yes"
                        + " java ..., or give a parent group that has no processes"
                : DELEGATE;
    }

    /** Makes this JVM's directory below a group. */
    private interface Opener {
        Hierarchy open(Path group);
    }
}
