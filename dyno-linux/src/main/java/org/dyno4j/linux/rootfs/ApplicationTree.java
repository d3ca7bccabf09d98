package org.dyno4j.linux.rootfs;

/**
 * A program's directory on the host, shown as {@code /app} under an ephemeral overlay.
 *
 * @param directory where it is
 * @param ownership how its files come to belong to the dyno's user
 */
public record ApplicationTree(OpenedDirectory directory, Ownership ownership) {
    private static final String APPLICATION = "/app";
    private static final int READ_ONLY =
            MountSteps.MOUNT_ATTR_RDONLY | MountSteps.MOUNT_ATTR_NOSUID | MountSteps.MOUNT_ATTR_NODEV;

    /** Adds the steps: the clone of the directory is the lower layer; the upper one is in the scratch. */
    void compose(MountSteps steps, int tree, int uid) {
        if (ownership instanceof Ownership.Mapped mapped) {
            steps.setAttributes(
                    tree, "IDMAP|RDONLY|NOSUID|NODEV", MountSteps.MOUNT_ATTR_IDMAP | READ_ONLY, mapped.userNamespace());
        } else {
            steps.setAttributes(tree, "RDONLY|NOSUID|NODEV", READ_ONLY, 0);
        }
        steps.attach(tree, Scratch.LOWER);
        // The overlay writes through a mount of its own: what is made of the scratch's later doesn't matter to it.
        steps.overlay(
                APPLICATION,
                "lowerdir=" + Scratch.LOWER + ",upperdir=" + Scratch.UPPER + ",workdir=" + Scratch.WORK + option());
        if (ownership instanceof Ownership.Changed changed) {
            // Nobody else is in this mount namespace yet: a path leads where it led.
            changed.files()
                    .forEach(
                            file -> steps.ownerOfFile(APPLICATION + "/" + file.path(), file.user(), file.group(), uid));
        }
    }

    private String option() {
        if (ownership instanceof Ownership.Changed) {
            return ",metacopy=on";
        }
        return ownership instanceof Ownership.Kept ? ",userxattr" : "";
    }
}
