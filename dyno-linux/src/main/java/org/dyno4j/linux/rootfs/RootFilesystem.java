package org.dyno4j.linux.rootfs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The root of one dyno: the base, with what is the dyno's own mounted into it.
 *
 * @param base what all dynos share
 * @param application what is shown as {@code /app}; where absent, an empty directory
 * @param binds directories of the host that are shown as well
 * @param scratch what holds its own files
 * @param uid the dyno's user
 * @param hostName the dyno's host name
 * @param resolver content of {@code /etc/resolv.conf}
 */
public record RootFilesystem(
        BaseRoot base,
        Optional<ApplicationTree> application,
        List<BoundDirectory> binds,
        Scratch scratch,
        int uid,
        String hostName,
        String resolver)
        implements AutoCloseable {
    public RootFilesystem {
        binds = List.copyOf(binds);
    }

    /** Adds the steps; they need a pid namespace of the process's own, and give it a mount namespace of its own. */
    public void compose(SyscallProgram.Builder program) {
        MountSteps steps = new MountSteps(program);
        steps.umask(0);
        // The last look at the host: nothing of it is in sight in the base.
        boolean fromTheJvmsNamespace = base.bringsNamespace();
        Optional<Integer> tree = application.map(app -> app.directory().take(steps, fromTheJvmsNamespace));
        Map<BoundDirectory, Integer> taken = new LinkedHashMap<>();
        binds.forEach(bind -> taken.put(bind, bind.take(steps, fromTheJvmsNamespace)));
        base.enter(program);
        if (!base.withProc()) {
            steps.proc("/proc");
        }
        base.masks().compose(steps);
        scratch.compose(
                steps, application.map(app -> app.directory().permissions()).orElse(0755), uid);
        composeApplication(steps, tree);
        taken.forEach((bind, descriptor) -> bind.show(steps, descriptor));
        DynoConfiguration.files(uid, hostName, resolver)
                .forEach((name, content) -> steps.file(Scratch.CONFIGURATION + "/" + name, content));
        scratch.show(steps);
        steps.devpts("/dev/pts");
        steps.umask(022);
    }

    /** Lets go of what the JVM holds of it for the process that is to see it; whatever sees it already does so on. */
    @Override
    public void close() {
        base.close();
        application.ifPresent(app -> app.directory().close());
        binds.forEach(bind -> bind.directory().close());
    }

    private void composeApplication(MountSteps steps, Optional<Integer> tree) {
        if (application.isPresent() && tree.isPresent()) {
            application.get().compose(steps, tree.get(), uid);
        } else {
            steps.bind(Scratch.UPPER, "/app");
        }
    }
}
