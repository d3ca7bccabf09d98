package org.dyno4j.slug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dyno4j.state.TreeRemoval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids are equal exactly where trees are, tried with small trees of pieces that are easily taken for each other. */
@Timeout(180)
class SlugIdPropertyTest {
    private static final long SEED = 20261125;
    private static final int TREES = 1_500;
    private static final List<String> NAMES = List.of("a", "b", "ab", "a b", "a%20b", "é", "a\nb", ".x");
    private static final List<String> TEXTS = List.of("", "a", "b", "ab", "a/b", "../a", "/a", "f", "\0");
    private static final List<String> MODES = List.of("rw-r--r--", "rwxr-xr-x", "r--------", "rw-rw-rw-");
    private static final List<String> DIRECTORY_MODES = List.of("rwxr-xr-x", "rwx------", "r-xr-xr-x");

    /** Where there is one, a file system that lists names in the order in which they were made. */
    private static final Path SHM = Path.of("/dev/shm");

    private Path directory = Path.of("");
    private int made;

    @BeforeEach
    void create() throws IOException {
        directory =
                Files.isWritable(SHM) ? Files.createTempDirectory(SHM, "slugs") : Files.createTempDirectory("slugs");
    }

    @AfterEach
    void remove() throws IOException {
        TreeRemoval.remove(directory);
    }

    @Test
    void treesAreTheSameSlugExactlyWhereTheyAreTheSame() throws Exception {
        Random random = new Random(SEED);
        Map<SortedMap<String, String>, String> ids = new HashMap<>();
        Map<String, SortedMap<String, String>> trees = new HashMap<>();
        for (int count = 0; count < TREES; count++) {
            SortedMap<String, String> tree = randomTree(random);
            Path source = make(tree, random);
            String id = idOf(source);
            assertThat(ids.merge(tree, id, (before, now) -> before))
                    .as("%s", tree)
                    .isEqualTo(id);
            assertThat(trees.merge(id, tree, (before, now) -> before)).isEqualTo(tree);
            TreeRemoval.remove(source);
        }
        assertThat(ids).hasSizeBetween(TREES / 2, TREES - 20); // some came twice
    }

    @Test
    void aCopyIsTheSameSlugAgain() throws Exception {
        Random random = new Random(SEED + 1);
        for (int count = 0; count < TREES / 10; count++) {
            Path source = make(randomTree(random), random);
            try (SlugStore store = SlugStore.temporary()) {
                Slug slug = store.snapshot(source, SlugObserver.none());
                assertThat(slug.id()).isEqualTo(idOf(source));
                store.verify(slug);
                assertThat(store.snapshot(slug.directory(), SlugObserver.none()))
                        .isEqualTo(slug);
            }
            TreeRemoval.remove(source);
        }
    }

    private static String idOf(Path source) throws IOException, InterruptedException {
        return new TreeReader(
                        source,
                        (path, isDirectory) -> false,
                        SlugLimits.none(),
                        new NoSink(),
                        SlugObserver.none(),
                        new OpenWatch())
                .read();
    }

    /** By path: what is there, in words. Paths that end with a slash are directories. */
    private static SortedMap<String, String> randomTree(Random random) {
        SortedMap<String, String> tree = new TreeMap<>();
        tree.put("", "d " + pick(DIRECTORY_MODES, random));
        fill("", tree, random);
        return tree;
    }

    private static void fill(String parent, SortedMap<String, String> tree, Random random) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        for (String name : names.subList(0, random.nextInt(3))) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    tree.put(parent + name + "/", "d " + pick(DIRECTORY_MODES, random));
                    fill(parent + name + "/", tree, random);
                }
                case 1 -> tree.put(parent + name, "l " + pick(List.of("a", "b", "a/b", "../a", "/a"), random));
                default -> tree.put(parent + name, "f " + pick(MODES, random) + " " + pick(TEXTS, random));
            }
        }
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    /** Makes it in a random order, as different directories list the same names in different orders. */
    private Path make(SortedMap<String, String> tree, Random random) throws IOException {
        Path top = directory.resolve("tree" + made++);
        List<String> directories = tree.keySet().stream()
                .filter(path -> path.isEmpty() || path.endsWith("/"))
                .toList();
        for (String path : directories) {
            Files.createDirectories(top.resolve(path));
        }
        List<String> others = new ArrayList<>(tree.keySet());
        others.removeAll(directories);
        Collections.shuffle(others, random);
        for (String path : others) {
            make(top.resolve(path), Objects.requireNonNull(tree.get(path)));
        }
        for (String path : directories) {
            Files.setPosixFilePermissions(
                    top.resolve(path),
                    PosixFilePermissions.fromString(
                            Objects.requireNonNull(tree.get(path)).substring(2)));
        }
        return top;
    }

    private static void make(Path path, String what) throws IOException {
        if (what.startsWith("l ")) {
            Files.createSymbolicLink(path, Path.of(what.substring(2)));
        } else {
            Files.writeString(path, what.substring(2 + MODES.get(0).length() + 1));
            Files.setPosixFilePermissions(
                    path,
                    PosixFilePermissions.fromString(
                            what.substring(2, 2 + MODES.get(0).length())));
        }
    }
}
