package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the files below a directory that have the directory's owner or group; links are not followed. */
final class OwnedFiles extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final int owner;
    private final int group;
    private final List<OwnedFile> found = new ArrayList<>();

    private OwnedFiles(Path directory, int owner, int group) {
        this.directory = directory;
        this.owner = owner;
        this.group = group;
    }

    static List<OwnedFile> below(Path directory, int owner, int group) throws IOException {
        OwnedFiles visitor = new OwnedFiles(directory, owner, group);
        Files.walkFileTree(directory, visitor);
        return visitor.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
        // The directory itself is the upper layer's, which is made for the user.
        if (!path.equals(directory)) {
            visitFile(path, attributes);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
        Map<String, Object> owners = Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        boolean sameOwner = Objects.equals(owners.get("uid"), owner);
        boolean sameGroup = Objects.equals(owners.get("gid"), group);
        if (sameOwner || sameGroup) {
            found.add(new OwnedFile(directory.relativize(path).toString(), sameOwner, sameGroup));
        }
        return FileVisitResult.CONTINUE;
    }
}
