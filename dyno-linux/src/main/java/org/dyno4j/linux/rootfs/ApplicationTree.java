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
    /** Adds the steps: the clone of the directory, idmapped, is the lower layer; the upper one is in the scratch. */
    void compose(MountSteps steps, int tree) {
        show(steps, tree);
        steps.attach(tree, Scratch.LOWER);
        // The overlay writes through a mount of its own: what is made of the scratch's later doesn't matter to it.
        steps.overlay(
                "/app",
                "lowerdir=" + Scratch.LOWER + ",upperdir=" + Scratch.UPPER + ",workdir=" + Scratch.WORK
                        + (userNamespace.isPresent() ? "" : ",userxattr"));
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
