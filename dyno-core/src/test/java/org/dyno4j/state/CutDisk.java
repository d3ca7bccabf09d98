package org.dyno4j.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A disk whose power is cut after so many steps, of which each byte is one. It promises no more than a file system must:
 * of names, those up to the last sync of the directory are there, and any number of the changes after it, in their order;
 * of a file that was not synced since it was written, any beginning.
 */
final class CutDisk implements Disk {
    private final List<Map<Path, Content>> namesSinceSync = new ArrayList<>();
    private long stepsLeft;
    private long stepsDone;

    CutDisk(Path file, byte[] old, long stepsUntilCut) {
        Content content = new Content();
        content.bytes.writeBytes(old);
        content.synced = true;
        namesSinceSync.add(Map.of(file, content));
        stepsLeft = stepsUntilCut;
    }

    long stepsDone() {
        return stepsDone;
    }

    /** All that may be found under a name when the power is back; empty where it may be gone. */
    Set<Optional<String>> possibleContents(Path file) {
        Set<Optional<String>> possible = new HashSet<>();
        for (Map<Path, Content> names : namesSinceSync) {
            Content content = names.get(file);
            if (content == null) {
                possible.add(Optional.empty());
            } else {
                content.possible().forEach(text -> possible.add(Optional.of(text)));
            }
        }
        return possible;
    }

    private void step() throws IOException {
        if (stepsLeft == 0) {
            throw new IOException("power cut");
        }
        stepsLeft--;
        stepsDone++;
    }

    private Map<Path, Content> names() {
        return namesSinceSync.get(namesSinceSync.size() - 1);
    }

    private void rename(Map<Path, Content> after) {
        namesSinceSync.add(Map.copyOf(after));
    }

    @Override
    public NewFile create(Path file) throws IOException {
        step();
        if (names().containsKey(file)) {
            throw new IOException("exists: " + file);
        }
        Content content = new Content();
        Map<Path, Content> after = new HashMap<>(names());
        after.put(file, content);
        rename(after);
        return content;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        Map<Path, Content> after = new HashMap<>(names());
        after.put(to, Optional.ofNullable(after.remove(from)).orElseThrow());
        rename(after);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step();
        Map<Path, Content> last = names();
        namesSinceSync.clear();
        namesSinceSync.add(last);
    }

    @Override
    public void removeIfExists(Path file) throws IOException {
        step();
        Map<Path, Content> after = new HashMap<>(names());
        if (after.remove(file) != null) {
            rename(after);
        }
    }

    private final class Content implements NewFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean synced;

        @Override
        public void write(ByteBuffer content) throws IOException {
            synced = false;
            while (content.hasRemaining()) {
                step();
                bytes.write(content.get());
            }
        }

        @Override
        public void sync() throws IOException {
            step();
            synced = true;
        }

        @Override
        public void close() {}

        private List<String> possible() {
            String all = bytes.toString(StandardCharsets.UTF_8);
            List<String> beginnings = new ArrayList<>();
            for (int length = synced ? all.length() : 0; length <= all.length(); length++) {
                beginnings.add(all.substring(0, length));
            }
            return beginnings;
        }
    }
}
