package org.dyno4j.linux.rootfs;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The root of one dyno.
 *
 * @param tools what is shown of the host
 * @param application what is shown as {@code /app}; where absent, an empty directory
 * @param uid the dyno's user
 * @param hostName the dyno's host name
 * @param resolver content of {@code /etc/resolv.conf}
 */
public record RootFilesystem(
        HostTools tools, Optional<ApplicationTree> application, int uid, String hostName, String resolver) {

    /**
     * Where the new root is put together. Any directory does, in a mount namespace of one's own, if no source lies
     * below it; this one exists on every host.
     */
    private static final String STAGING = "/proc";

    private static final String ROOT_OPTIONS = "mode=755,size=16m,nr_inodes=4096";
    private static final String TEMPORARY_OPTIONS = "mode=1777,size=50%";
    private static final String SHARED_MEMORY_OPTIONS = "mode=1777,size=64m";

    /** Adds the steps; they need a mount namespace and a pid namespace of the process's own. */
    public void compose(SyscallProgram.Builder program) {
        MountSteps steps = new MountSteps(program);
        steps.umask(0);
        steps.makeAllPrivate();
        Optional<Integer> tree = application.map(app -> steps.cloneTree(app.directory()));
        steps.tmpfsWithDevices(STAGING, ROOT_OPTIONS);
        steps.changeDirectory(STAGING);
        for (HostDirectory directory : tools.directories()) {
            if (directory instanceof HostDirectory.Linked linked) {
                steps.symbolicLink(linked.target(), linked.name());
            } else if (directory instanceof HostDirectory.Bound bound) {
                steps.directory(bound.name(), 0755);
                steps.bindReadOnly("/" + bound.name(), bound.name());
            }
        }
        composeConfiguration(steps);
        composeApplication(steps, tree);
        steps.directory("tmp", 01777);
        steps.tmpfs("tmp", TEMPORARY_OPTIONS);
        steps.directory("var", 0755);
        steps.symbolicLink("../tmp", "var/tmp");
        steps.directory("run", 0755);
        composeDevices(steps);
        steps.directory("proc", 0555);
        steps.proc("proc");
        steps.pivotHere();
        steps.makeReadOnly("/");
        steps.umask(022);
    }

    private void composeConfiguration(MountSteps steps) {
        steps.directory("etc", 0755);
        Set<String> parents = new LinkedHashSet<>();
        HostConfiguration host = tools.configuration();
        Map<String, byte[]> own = DynoConfiguration.files(uid, hostName, resolver);
        host.files().keySet().forEach(name -> addParent(name, parents));
        host.directories().forEach(name -> addParent(name, parents));
        parents.forEach(name -> steps.directory("etc/" + name, 0755));
        own.forEach((name, content) -> steps.file("etc/" + name, content));
        host.files().forEach((name, content) -> steps.file("etc/" + name, content));
        for (String name : host.directories()) {
            steps.directory("etc/" + name, 0755);
            steps.bindReadOnly("/etc/" + name, "etc/" + name);
        }
        steps.symbolicLink("/proc/self/mounts", "etc/mtab");
    }

    private static void addParent(String name, Set<String> parents) {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            parents.add(name.substring(0, slash));
        }
    }

    private void composeApplication(MountSteps steps, Optional<Integer> tree) {
        steps.directory("app", 0755);
        if (application.isPresent() && tree.isPresent()) {
            application.get().compose(steps, tree.get(), uid);
        } else {
            steps.tmpfs("app", "mode=755,uid=" + uid + ",gid=" + uid);
        }
    }

    private static void composeDevices(MountSteps steps) {
        steps.directory("dev", 0755);
        // Numbers as in Documentation/admin-guide/devices.txt.
        steps.characterDevice("dev/null", 1, 3);
        steps.characterDevice("dev/zero", 1, 5);
        steps.characterDevice("dev/full", 1, 7);
        steps.characterDevice("dev/random", 1, 8);
        steps.characterDevice("dev/urandom", 1, 9);
        steps.characterDevice("dev/tty", 5, 0);
        steps.symbolicLink("pts/ptmx", "dev/ptmx");
        steps.symbolicLink("/proc/self/fd", "dev/fd");
        steps.symbolicLink("/proc/self/fd/0", "dev/stdin");
        steps.symbolicLink("/proc/self/fd/1", "dev/stdout");
        steps.symbolicLink("/proc/self/fd/2", "dev/stderr");
        steps.directory("dev/pts", 0755);
        steps.devpts("dev/pts");
        steps.directory("dev/shm", 01777);
        steps.tmpfs("dev/shm", SHARED_MEMORY_OPTIONS);
    }
}
