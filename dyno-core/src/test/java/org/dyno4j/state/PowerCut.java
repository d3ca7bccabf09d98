package org.dyno4j.state;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** An atomic file on a disk whose power is cut, for the tests of those who write such files. */
public final class PowerCut {
    private final Path path;
    private final CutDisk disk;

    /** The power is cut after so many steps, of which each byte is one. */
    public PowerCut(Path path, byte[] old, long steps) {
        this.path = path.toAbsolutePath();
        this.disk = new CutDisk(this.path, old, steps);
    }

    /** What writes to that disk. */
    public AtomicFile file() {
        return new AtomicFile(path, disk);
    }

    /** How many steps were taken. */
    public long stepsDone() {
        return disk.stepsDone();
    }

    /** All that may be found when the power is back; empty where the file may be gone. */
    public Set<Optional<String>> possibleContents() {
        return disk.possibleContents(path);
    }
}
