package org.dyno4j.linux.rootfs;

import java.util.Optional;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The root of one dyno: the base, with what is the dyno's own mounted into it.
 *
 * @param base what all dynos share
 * @param application what is shown as {@code /app}; where absent, an empty directory
 * @param uid the dyno's user
 * @param hostName the dyno's host name
 * @param resolver content of {@code /etc/resolv.conf}
 */
public record RootFilesystem(
        BaseRoot base, Optional<ApplicationTree> application, int uid, String hostName, String resolver) {
    private static final String CONFIGURATION_OPTIONS = "mode=755,size=1m,nr_inodes=64";
    private static final String TEMPORARY_OPTIONS = "mode=1777,size=50%";
    private static final String SHARED_MEMORY_OPTIONS = "mode=1777,size=64m";

    /** Adds the steps; they need a pid namespace of the process's own, and give it a mount namespace of its own. */
    public void compose(SyscallProgram.Builder program) {
        MountSteps steps = new MountSteps(program);
        steps.umask(0);
        // The last look at the host: nothing of it is in sight in the base.
        Optional<Integer> tree = application.map(app -> steps.cloneTree(app.directory()));
        base.enter(program);
        ProcMasks.Sources masks = ProcMasks.Sources.open(steps);
        composeApplication(steps, tree);
        composeConfiguration(steps);
        steps.tmpfs("/tmp", TEMPORARY_OPTIONS);
        steps.devpts("/dev/pts");
        steps.tmpfs("/dev/shm", SHARED_MEMORY_OPTIONS);
        if (!base.withProc()) {
            steps.proc("/proc");
        }
        base.masks().compose(steps, masks);
        steps.umask(022);
    }

    private void composeApplication(MountSteps steps, Optional<Integer> tree) {
        if (application.isPresent() && tree.isPresent()) {
            application.get().compose(steps, tree.get(), uid);
        } else {
            steps.tmpfs("/app", "mode=755,uid=" + uid + ",gid=" + uid);
        }
    }

    /** The base's links in {@code /etc} lead here. */
    private void composeConfiguration(MountSteps steps) {
        steps.tmpfs(DynoConfiguration.DIRECTORY, CONFIGURATION_OPTIONS);
        DynoConfiguration.files(uid, hostName, resolver)
                .forEach((name, content) -> steps.file(DynoConfiguration.DIRECTORY + "/" + name, content));
        steps.makeReadOnly(DynoConfiguration.DIRECTORY);
    }
}
