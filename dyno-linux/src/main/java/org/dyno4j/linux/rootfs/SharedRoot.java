package org.dyno4j.linux.rootfs;

import java.util.LinkedHashSet;
import java.util.Set;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * What the roots of all dynos have in common, read-only, with places for what is each one's own.
 *
 * @param tools what is shown of the host
 */
record SharedRoot(HostTools tools) {

    /**
     * Where the new root is put together. Any directory does, in a mount namespace of one's own, if no source lies
     * below it; this one exists on every host.
     */
    private static final String STAGING = "/proc";

    private static final String OPTIONS = "mode=755,size=16m,nr_inodes=4096";
    private static final String DEVICE_OPTIONS = "mode=755,size=64k,nr_inodes=64";

    /** Adds the steps; they need a mount namespace of the process's own, whose root it becomes. */
    void compose(SyscallProgram.Builder program) {
        MountSteps steps = new MountSteps(program);
        stage(steps);
        for (Device device : Device.values()) {
            device.make(steps);
        }
        settle(steps);
    }

    /** Puts all of it together but device nodes; paths are relative to the working directory, which is there now. */
    void stage(MountSteps steps) {
        steps.umask(0);
        steps.makeAllPrivate();
        steps.tmpfs(STAGING, OPTIONS);
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
        composeDeviceDirectory(steps);
        steps.directory("app", 0755);
        steps.directory("proc", 0555);
        steps.directory("run", 0755);
        ProcMasks.prepare(steps);
        steps.directory("tmp", 01777);
        steps.directory("var", 0755);
        steps.symbolicLink("../tmp", "var/tmp");
    }

    /** Makes it the root. */
    static void settle(MountSteps steps) {
        steps.makeReadOnly("dev");
        steps.pivotHere();
        steps.makeReadOnly("/");
    }

    private void composeConfiguration(MountSteps steps) {
        steps.directory("etc", 0755);
        Set<String> parents = new LinkedHashSet<>();
        HostConfiguration host = tools.configuration();
        host.files().keySet().forEach(name -> addParent(name, parents));
        host.directories().forEach(name -> addParent(name, parents));
        parents.forEach(name -> steps.directory("etc/" + name, 0755));
        DynoConfiguration.NAMES.forEach(
                name -> steps.symbolicLink(DynoConfiguration.DIRECTORY + "/" + name, "etc/" + name));
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

    private static void composeDeviceDirectory(MountSteps steps) {
        steps.directory("dev", 0755);
        steps.tmpfsWithDevices("dev", DEVICE_OPTIONS);
        steps.symbolicLink("pts/ptmx", "dev/ptmx");
        steps.symbolicLink("/proc/self/fd", "dev/fd");
        steps.symbolicLink("/proc/self/fd/0", "dev/stdin");
        steps.symbolicLink("/proc/self/fd/1", "dev/stdout");
        steps.symbolicLink("/proc/self/fd/2", "dev/stderr");
        steps.directory("dev/pts", 0755);
        steps.directory("dev/shm", 01777);
    }
}
