package org.dyno4j.slug;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a directory does not come into the slug: {@code .git} wherever it is, and what {@code .slugignore} names.
 *
 * <p>The grammar is that of {@code .gitignore} without negation, as on Heroku.
 */
final class SlugIgnore {
    /** The file that is read, at the top of the directory. */
    static final String FILE = ".slugignore";

    private static final String GIT = ".git";
    private static final int MOST_BYTES = 1 << 20;

    /** Each file is compared with every pattern. */
    private static final int MOST_PATTERNS = 10_000;

    private final List<IgnorePattern> patterns = new ArrayList<>();

    private SlugIgnore() {}

    private SlugIgnore(Path file, String text, SlugObserver observer) {
        int number = 0;
        int read = 0;
        for (String line : text.lines().toList()) {
            number++;
            String pattern = withoutTrailingSpaces(line);
            if (!pattern.isEmpty() && !pattern.startsWith("#")) {
                read++;
                if (read > MOST_PATTERNS) {
                    throw tooLarge(file, "it has more than " + MOST_PATTERNS + " patterns");
                }
                add(pattern, FILE + " line " + number, observer);
            }
        }
    }

    /**
     * Reads the file of a directory, which need not be there; lines that are no patterns are told and left out.
     *
     * @throws SlugException if it is there, but can't be read or is too large
     */
    static SlugIgnore of(Path top, SlugObserver observer, OpenWatch opens) {
        Path name = Path.of(FILE);
        Path file = top.resolve(name);
        try (SourceDirectory directory = SourceDirectory.open(top, opens)) {
            if (!directory.attributes(name).isRegularFile()) {
                return new SlugIgnore();
            }
            try (InputStream input = Channels.newInputStream(directory.file(name))) {
                byte[] text = input.readNBytes(MOST_BYTES + 1);
                if (text.length > MOST_BYTES) {
                    throw tooLarge(file, "it is larger than 1 MiB");
                }
                return new SlugIgnore(file, new String(text, UTF_8), observer);
            }
        } catch (NoSuchFileException none) {
            return new SlugIgnore();
        } catch (IOException failure) {
            throw new SlugException("Making a slug", file, failure.toString(), failure);
        }
    }

    private static SlugException tooLarge(Path file, String why) {
        return new SlugException("Making a slug", file, why + "; name directories or use wildcards");
    }

    private void add(String pattern, String place, SlugObserver observer) {
        if (pattern.startsWith("!")) {
            observer.leftOut(place, "there is no negation: what another line names stays out");
            return;
        }
        try {
            patterns.add(new IgnorePattern(pattern));
        } catch (IllegalArgumentException wrong) {
            observer.leftOut(place, "it is not a pattern: " + wrong.getMessage());
        }
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && " \t".indexOf(line.charAt(end - 1)) >= 0 && (end < 2 || line.charAt(end - 2) != '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    /**
     * Whether this path, which is relative and has slashes, stays out, and all that is below it.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    boolean ignores(String relative, boolean directory) throws InterruptedException {
        if (relative.equals(GIT) || relative.endsWith("/" + GIT)) {
            return true;
        }
        IgnoredPath path = IgnoredPath.of(relative, directory);
        for (IgnorePattern pattern : patterns) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + relative + " was compared with " + FILE);
            }
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
