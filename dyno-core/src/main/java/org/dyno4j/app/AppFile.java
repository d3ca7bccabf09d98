package org.dyno4j.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.state.AtomicFile;

/**
 * The file in which the state of an app is kept; only the JVM's user may read it, as it has the values of config vars.
 *
 * <p>Whatever stops a write, at any byte, what was kept before, or all of the new, is found.
 */
final class AppFile implements AppStore {
    private final Path path;
    private final AtomicFile file;
    private final String name;
    private final Path source;

    /** The file of an app of that name, whose code comes from there. */
    AppFile(Path path, AtomicFile file, String name, Path source) {
        this.path = path;
        this.file = file;
        this.name = name;
        this.source = source;
    }

    @Override
    public void save(AppState state) {
        try {
            file.write(AppText.format(new KeptApp(name, source, state)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new StateException("Writing the state file", path, failure.toString(), failure);
        }
    }

    /** The app that is kept in a file; empty where there is none. */
    static Optional<KeptApp> read(Path path) {
        try {
            Optional<byte[]> content = new AtomicFile(path).read();
            return content.isPresent() ? Optional.of(AppTextParser.parse(decode(content.get()))) : Optional.empty();
        } catch (CharacterCodingException damaged) {
            throw new StateException("Reading the state file", path, "it is not UTF-8 text", damaged);
        } catch (IOException failure) {
            throw new StateException("Reading the state file", path, failure.toString(), failure);
        } catch (IllegalArgumentException damaged) {
            throw new StateException("Reading the state file", path, String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static String decode(byte[] content) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
    }
}
