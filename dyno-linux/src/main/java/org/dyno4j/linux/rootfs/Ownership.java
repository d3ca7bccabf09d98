package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.util.List;

/** How the files of an application come to belong to the dyno's user. */
public sealed interface Ownership {

    /**
     * By a mount that shows them so.
     *
     * @param userNamespace descriptor of a user namespace whose map turns the owner of the directory into the user
     */
    record Mapped(int userNamespace) implements Ownership {}

    /**
     * By changing owners in the overlay, which copies up what it notes about a file, and not its content
     * ({@code metacopy} in overlayfs.rst): for file systems that can't be mounted idmapped, such as overlayfs itself, on
     * which the root of a container lies.
     *
     * @param files what is to be changed
     */
    record Changed(List<OwnedFile> files) implements Ownership {
        public Changed {
            files = List.copyOf(files);
        }

        /**
         * Those of all files below a directory that have its owner or group; links are not followed.
         *
         * @throws IOException if one of them can't be looked at
         */
        public static Changed below(OpenedDirectory directory) throws IOException {
            return new Changed(OwnedFiles.below(directory.place(), directory.ownerUid(), directory.ownerGid()));
        }
    }

    /**
     * As it is: the dyno is in a user namespace of its own, where files belong to whom they belong to, and where the
     * overlay may keep its notes in no other extended attributes than a user's ({@code userxattr} in overlayfs.rst).
     */
    record Kept() implements Ownership {}
}
