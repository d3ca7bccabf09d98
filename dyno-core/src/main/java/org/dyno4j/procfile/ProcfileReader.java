package org.dyno4j.procfile;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.dyno4j.procfile.Diagnostic.Reason.NOT_UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import org.dyno4j.procfile.ProcfileUnreadableException.Problem;

/** Gets the text of a Procfile from a file. */
final class ProcfileReader {
    private ProcfileReader() {}

    static String read(Path file) {
        return read(file, file);
    }

    /** Reads a file that a link may lead to, but none that lies elsewhere; {@code name} is what people know it as. */
    static String readWithin(Path directory, Path file, Path name) {
        Path real;
        try {
            real = file.toRealPath();
            if (!real.startsWith(directory.toRealPath())) {
                throw new ProcfileUnreadableException(
                        name.toString(),
                        Problem.OUTSIDE,
                        "it is a link out of this directory; put the file itself here");
            }
        } catch (IOException exception) {
            throw unreadable(name, exception);
        }
        return read(name, real, NOFOLLOW_LINKS); // or what was not looked at may be read
    }

    private static String read(Path name, Path file, OpenOption... options) {
        byte[] bytes;
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // Opening a pipe would wait for a writer.
                throw new ProcfileUnreadableException(
                        name.toString(),
                        Problem.NOT_A_FILE,
                        Files.isDirectory(file) ? "it is a directory" : "it is not a regular file");
            }
            bytes = readAtMost(file, Procfile.MAXIMUM_BYTES + 1, options);
        } catch (IOException exception) {
            throw unreadable(name, exception);
        }
        if (bytes.length > Procfile.MAXIMUM_BYTES) {
            throw new ProcfileTooLargeException(name.toString(), Procfile.MAXIMUM_BYTES);
        }
        return decode(bytes, name);
    }

    private static byte[] readAtMost(Path file, int limit, OpenOption... options) throws IOException {
        try (InputStream stream = Files.newInputStream(file, options)) {
            return stream.readNBytes(limit);
        }
    }

    static ProcfileUnreadableException unreadable(Path file, IOException exception) {
        String name = file.toString();
        if (exception instanceof NoSuchFileException) {
            return new ProcfileUnreadableException(
                    name, Problem.MISSING, "there is no such file; it must be called exactly Procfile", exception);
        }
        if (exception instanceof AccessDeniedException) {
            return new ProcfileUnreadableException(
                    name, Problem.ACCESS_DENIED, "this process may not read it; check its mode and owner", exception);
        }
        return new ProcfileUnreadableException(name, Problem.INPUT_OUTPUT, reason(exception), exception);
    }

    /** The system's own words, such as "Not a directory", where there are any. */
    private static String reason(IOException exception) {
        return exception instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : exception.toString();
    }

    private static String decode(byte[] bytes, Path file) {
        // A fresh decoder reports malformed input.
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            throw new ProcfileException(file.toString(), List.of(malformed(text.toString())));
        }
        return text.toString();
    }

    private static Diagnostic malformed(String before) {
        Line line = SourceText.lines(before).reduce((earlier, later) -> later).orElseThrow();
        return line.diagnostic(
                line.text().length(), NOT_UTF_8, "bytes that are not UTF-8; save the file as plain UTF-8 text");
    }
}
