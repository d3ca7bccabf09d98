package org.dyno4j.linux.rootfs;

import com.google.common.base.Splitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * What the roots of all dynos have in common, read-only, with places for what is each one's own.
 *
 * @param tools what is shown of the host, or of a root directory
 * @param places where directories of the host will be shown
 */
record SharedRoot(Tools tools, List<String> places) {

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
        composeDeviceDirectory(steps);
        steps.directory("app", 0755);
        steps.directory("proc", 0555);
        steps.directory("run", 0755);
        ProcMasks.prepare(steps);
        steps.directory("tmp", 01777);
        tools.show(steps);
        Set<String> made = new LinkedHashSet<>();
        places.forEach(place -> addPlace(place, made));
        made.forEach(directory -> steps.directory(directory, 0755));
    }

    /** Below what the tools have nothing is made: there the place has to be already. */
    private void addPlace(String place, Set<String> made) {
        List<String> names = Splitter.on('/').omitEmptyStrings().splitToList(place);
        if (!tools.have(names.get(0)) && !names.get(0).equals("app")) {
            for (int length = 1; length <= names.size(); length++) {
                made.add(String.join("/", names.subList(0, length)));
            }
        }
    }

    /** Makes it the root. */
    static void settle(MountSteps steps) {
        steps.makeReadOnly("dev");
        steps.pivotHere();
        steps.makeReadOnly("/");
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
