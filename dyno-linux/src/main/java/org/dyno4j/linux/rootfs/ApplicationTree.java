package org.dyno4j.linux.rootfs;

import java.util.OptionalInt;

/**
 * A program's directory on the host, shown as {@code /app} under an ephemeral overlay.
 *
 * @param directory its absolute path
 * @param mode the permission bits of the directory itself
 * @param userNamespace descriptor of a user namespace whose map turns the owner of the directory into the dyno's user;
 *     absent where the dyno is in a user namespace of its own: there files belong to whom they belong to, and the overlay
 *     may keep its notes in no other extended attributes than a user's ({@code userxattr} in overlayfs.rst)
 */
public record ApplicationTree(String directory, int mode, OptionalInt userNamespace) {
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
        show(steps, tree);
        steps.attach(tree, SCRATCH + "/lower");
        steps.overlay(
                "/app",
                "lowerdir=" + SCRATCH + "/lower,upperdir=" + SCRATCH + "/upper,workdir=" + SCRATCH + "/work"
                        + (userNamespace.isPresent() ? "" : ",userxattr"));
        steps.makeReadOnly(SCRATCH);
    }

    private void show(MountSteps steps, int tree) {
        int attributes = MountSteps.MOUNT_ATTR_RDONLY | MountSteps.MOUNT_ATTR_NOSUID | MountSteps.MOUNT_ATTR_NODEV;
        if (userNamespace.isPresent()) {
            steps.setAttributes(
                    tree,
                    "IDMAP|RDONLY|NOSUID|NODEV",
                    MountSteps.MOUNT_ATTR_IDMAP | attributes,
                    userNamespace.getAsInt());
        } else {
            steps.setAttributes(tree, "RDONLY|NOSUID|NODEV", attributes, 0);
        }
    }
}
