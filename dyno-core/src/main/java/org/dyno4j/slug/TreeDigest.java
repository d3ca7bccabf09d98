package org.dyno4j.slug;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest of a tree: of the names, modes, link targets and contents, in the order in which they are added. Times and
 * owners don't matter.
 *
 * <p>Every part has its length before it, so that no two trees are the same row of bytes.
 */
final class TreeDigest {
    private static final Path TOP = Path.of("/");

    private final MessageDigest tree = sha256();

    TreeDigest() {
        add("dyno4j-slug 1".getBytes(UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has it", impossible);
        }
    }

    void directory(Path relative, int mode) {
        entry('d', relative, mode, new byte[0]);
    }

    void file(Path relative, int mode, byte[] contentDigest) {
        entry('f', relative, mode, contentDigest);
    }

    void link(Path relative, Path target) {
        entry(target.isAbsolute() ? 'a' : 'l', relative, 0, rawBytes(target));
    }

    private void entry(char kind, Path relative, int mode, byte[] content) {
        tree.update((byte) kind);
        tree.update(ByteBuffer.allocate(Integer.BYTES).putInt(mode).flip());
        add(rawBytes(relative));
        add(content);
    }

    private void add(byte[] bytes) {
        tree.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        tree.update(bytes);
    }

    /** As a URI a path shows its bytes; as a string, what the JVM's locale makes of them. */
    private static byte[] rawBytes(Path path) {
        String raw = TOP.resolve(path).toUri().getRawPath();
        // A directory that happens to be on the host under this name gets a slash.
        return (raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw).getBytes(UTF_8);
    }

    /** The id of the slug; nothing may be added after it. */
    String id() {
        return BaseEncoding.base16().lowerCase().encode(tree.digest());
    }
}
