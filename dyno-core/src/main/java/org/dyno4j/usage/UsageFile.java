package org.dyno4j.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.state.AtomicFile;

/**
 * A file that keeps usage beyond the end of the JVM.
 *
 * <p>Whatever stops a write, at any byte, what was written before, or all of the new, is found. What dynos use after
 * the last write and before the end of a JVM that was killed is not in it, and not billed. One writer at a time.
 */
public final class UsageFile {
    private final Path path;
    private final AtomicFile file;

    /** A file in a directory that exists; the file comes to be by the first write. */
    public UsageFile(Path path) {
        this.path = path;
        this.file = new AtomicFile(path);
    }

    /**
     * Keeps this usage, such as {@link UsageMeter#usage}, instead of what is kept now; returns when it would survive a
     * power cut.
     *
     * @throws UsageFileException if that failed, or the thread was interrupted
     */
    public void write(Usage usage) {
        try {
            file.write(UsageText.format(usage).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UsageFileException("Writing", path, failure.toString(), failure);
        }
    }

    /**
     * What is kept; no usage where there is no file yet.
     *
     * @throws UsageFileException if there is one, but it can't be read, is damaged, or is of a newer version
     */
    public Usage read() {
        try {
            Optional<byte[]> content = file.read();
            return content.isPresent() ? UsageText.parse(decode(content.get())) : Usage.none();
        } catch (CharacterCodingException damaged) {
            throw new UsageFileException("Reading", path, "it is not UTF-8 text", damaged);
        } catch (IOException failure) {
            throw new UsageFileException("Reading", path, failure.toString(), failure);
        } catch (IllegalArgumentException damaged) {
            throw new UsageFileException("Reading", path, String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static String decode(byte[] content) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
    }
}
