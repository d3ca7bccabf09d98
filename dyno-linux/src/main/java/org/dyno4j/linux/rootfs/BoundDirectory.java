package org.dyno4j.linux.rootfs;

import java.util.OptionalInt;
import org.dyno4j.isolation.Stack;

/**
 * A directory of the host that one dyno is shown beside its application.
 *
 * @param bind where, and whether it can be written to
 * @param directory which
 * @param userNamespace descriptor of a user namespace whose map turns its owner into the dyno's user; absent where the
 *     dyno is in a user namespace of its own
 */
public record BoundDirectory(Stack.Bind bind, OpenedDirectory directory, OptionalInt userNamespace) {
    /** Adds the steps that take hold of it, while the host is in sight; the result of the last one is a descriptor. */
    int take(MountSteps steps, boolean fromTheJvmsNamespace) {
        int tree = directory.take(steps, fromTheJvmsNamespace);
        steps.setAttributes(tree, names(), attributes(), userNamespace.orElse(0));
        return tree;
    }

    /** Adds the steps that show it: on a directory that no link leads to. */
    void show(MountSteps steps, int tree) {
        steps.attachTo(tree, steps.openWithoutLinks(bind.target()));
    }

    private String names() {
        return (userNamespace.isPresent() ? "IDMAP|" : "") + (bind.writable() ? "" : "RDONLY|") + "NOSUID|NODEV";
    }

    private int attributes() {
        return (userNamespace.isPresent() ? MountSteps.MOUNT_ATTR_IDMAP : 0)
                | (bind.writable() ? 0 : MountSteps.MOUNT_ATTR_RDONLY)
                | MountSteps.MOUNT_ATTR_NOSUID
                | MountSteps.MOUNT_ATTR_NODEV;
    }
}
