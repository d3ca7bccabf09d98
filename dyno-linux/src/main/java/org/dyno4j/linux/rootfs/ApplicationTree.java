package org.dyno4j.linux.rootfs;

/**
 * A program's directory on the host, shown as {@code /app} under an ephemeral overlay.
 *
 * @param directory its absolute path
 * @param mode the permission bits of the directory itself
 * @param userNamespace descriptor of a user namespace whose map turns the owner of the directory into the dyno's user
 */
public record ApplicationTree(String directory, int mode, int userNamespace) {
    /** Where the layers are; the dyno's configuration is mounted over it next. */
    private static final String SCRATCH = DynoConfiguration.DIRECTORY;

    private static final String OPTIONS = "mode=700,size=50%";

    /**
     * Adds the steps: the clone of the directory, idmapped, is the lower layer; a tmpfs holds the upper one.
     *
     * <p>To leave the layers covered is as good as to unmount them, which takes the kernel longer than all the other
     * steps together: only who may unmount can uncover them. The overlay writes through a mount of its own.
     */
    void compose(MountSteps steps, int tree, int uid) {
        steps.tmpfs(SCRATCH, OPTIONS);
        steps.directory(SCRATCH + "/lower", 0755);
        steps.directory(SCRATCH + "/upper", mode);
        steps.directory(SCRATCH + "/work", 0755);
        steps.owner(SCRATCH + "/upper", uid);
        steps.setAttributes(
                tree,
                "IDMAP|RDONLY|NOSUID|NODEV",
                MountSteps.MOUNT_ATTR_IDMAP
                        | MountSteps.MOUNT_ATTR_RDONLY
                        | MountSteps.MOUNT_ATTR_NOSUID
                        | MountSteps.MOUNT_ATTR_NODEV,
                userNamespace);
        steps.attach(tree, SCRATCH + "/lower");
        steps.overlay(
                "/app", "lowerdir=" + SCRATCH + "/lower,upperdir=" + SCRATCH + "/upper,workdir=" + SCRATCH + "/work");
        steps.makeReadOnly(SCRATCH);
    }
}
