package org.dyno4j.linux.rootfs;

/** How a directory of the host's root shows up in a dyno. */
sealed interface HostDirectory {
    /** The name below the root, without a slash. */
    String name();

    /** A directory, bound read-only with all below it. */
    record Bound(String name) implements HostDirectory {}

    /** A symbolic link, as on hosts where {@code /bin} is {@code usr/bin}. */
    record Linked(String name, String target) implements HostDirectory {}
}
