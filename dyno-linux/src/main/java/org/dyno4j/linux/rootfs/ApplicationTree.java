package org.dyno4j.linux.rootfs;

/**
 * A program's directory on the host, shown as {@code /app} under an ephemeral overlay.
 *
 * @param directory its absolute path
 * @param mode the permission bits of the directory itself
 * @param userNamespace descriptor of a user namespace whose map turns the owner of the directory into the dyno's user
 */
public record ApplicationTree(String directory, int mode, int userNamespace) {
    /** Covered only while the overlay is put together. */
    private static final String SCRATCH = "/run";

    private static final String OPTIONS = "mode=700,size=50%";

    /** Adds the steps: the clone of the directory, idmapped, is the lower layer; a tmpfs holds the upper one. */
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
        // The overlay holds on to its layers; nothing of them stays visible.
        steps.detach(SCRATCH);
    }
}
