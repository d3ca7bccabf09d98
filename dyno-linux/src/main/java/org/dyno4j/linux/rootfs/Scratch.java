package org.dyno4j.linux.rootfs;

import java.util.OptionalLong;
import org.dyno4j.isolation.TemporarySpace;

/**
 * The one tmpfs for all that is written by a dyno, and for the few files that are made up for it.
 *
 * <p>What the dyno sees of it are parts, each a mount of its own; the whole stays covered by the last of them. To leave
 * it covered is as good as to unmount it, which takes the kernel longer than all the other steps together: only who may
 * unmount can uncover it.
 *
 * @param space how much is to fit into it
 * @param memoryBytes the dyno's memory limit
 * @param executable whether what the dyno writes there, but for the application's directory, can be executed
 */
public record Scratch(TemporarySpace space, OptionalLong memoryBytes, boolean executable) {
    /** What a page of content takes: as many files as there can be pages, as is the kernel's own default. */
    private static final long BYTES_PER_FILE = 4096;

    static final String UPPER = DynoConfiguration.DIRECTORY + "/upper";
    static final String LOWER = DynoConfiguration.DIRECTORY + "/lower";
    static final String WORK = DynoConfiguration.DIRECTORY + "/work";
    static final String CONFIGURATION = DynoConfiguration.DIRECTORY + "/configuration";

    private static final String TEMPORARY = DynoConfiguration.DIRECTORY + "/temporary";
    private static final String SHARED_MEMORY = DynoConfiguration.DIRECTORY + "/shared-memory";

    /** Adds the steps that mount it, with a directory for each part. */
    void compose(MountSteps steps, int applicationMode, int uid) {
        steps.tmpfs(DynoConfiguration.DIRECTORY, options());
        steps.directory(UPPER, applicationMode);
        steps.owner(UPPER, uid);
        steps.directory(LOWER, 0755);
        steps.directory(WORK, 0755);
        steps.directory(CONFIGURATION, 0755);
        steps.directory(TEMPORARY, 01777);
        steps.directory(SHARED_MEMORY, 01777);
    }

    /** Adds the steps that show the parts, but for the application's, which come first. */
    void show(MountSteps steps) {
        show(steps, TEMPORARY, "/tmp");
        show(steps, SHARED_MEMORY, "/dev/shm");
        steps.makeReadOnly(DynoConfiguration.DIRECTORY);
        steps.bind(CONFIGURATION, DynoConfiguration.DIRECTORY);
    }

    private void show(MountSteps steps, String part, String path) {
        steps.bind(part, path);
        if (!executable) {
            steps.denyExecution(path);
        }
    }

    /** As in tmpfs(5), where 0 would mean that there is no limit; a size is rounded up to whole pages. */
    String options() {
        OptionalLong bytes = bytes();
        OptionalLong files = space.files().isEmpty() && bytes.isPresent()
                ? OptionalLong.of(bytes.getAsLong() / BYTES_PER_FILE)
                : space.files();
        return "mode=700,size=" + (bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "50%")
                + (files.isPresent() ? ",nr_inodes=" + files.getAsLong() : "");
    }

    private OptionalLong bytes() {
        return space.bytes().isEmpty() && memoryBytes.isPresent()
                ? OptionalLong.of(memoryBytes.getAsLong() / 2)
                : space.bytes();
    }
}
