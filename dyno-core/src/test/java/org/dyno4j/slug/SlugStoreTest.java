package org.dyno4j.slug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class SlugStoreTest {
    @TempDir
    private Path directory;

    private final Told told = new Told();
    private Path source = Path.of("");
    private Path kept = Path.of("");
    private SlugStore store = SlugStore.temporary();

    @BeforeEach
    void create() throws IOException {
        source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("Procfile"), "web: serve\n");
        kept = directory.resolve("slugs");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Slug snapshot() throws InterruptedException {
        return store.snapshot(source, told);
    }

    @Test
    void aLaterEditOfTheSourceChangesNoSlug() throws Exception {
        Slug before = snapshot();
        Files.writeString(source.resolve("Procfile"), "web: sarve\n");

        assertThat(before.directory().resolve("Procfile")).hasContent("web: serve\n");
        Slug after = snapshot();
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.directory().resolve("Procfile")).hasContent("web: sarve\n");
    }

    @Test
    void theSameTreeIsTheSameSlugAndThereOnce() throws Exception {
        Slug first = snapshot();
        Files.setLastModifiedTime(source.resolve("Procfile"), FileTime.from(Instant.EPOCH));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("Procfile"), "web: serve\n");

        assertThat(snapshot()).isEqualTo(first);
        assertThat(store.snapshot(elsewhere, told)).isEqualTo(first);
        assertThat(first.directory().getParent()).isDirectoryContaining(first.directory()::equals);
        assertThat(list(first.directory().resolve(".."))).hasSize(1);
        assertThat(first.shortId()).hasSize(7).isSubstringOf(first.id());
    }

    @Test
    void keepsModesAndTimesAndLinksWithoutFollowingThem() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "outside");
        Path script = Files.writeString(source.resolve("run.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(script, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        Path locked = Files.createDirectory(source.resolve("locked"));
        Files.createSymbolicLink(locked.resolve("out"), secret);
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("../nowhere"));
        Files.createSymbolicLink(source.resolve("directory"), Path.of("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));

        Path copy = snapshot().directory();

        assertThat(mode(copy.resolve("run.sh"))).isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(copy.resolve("run.sh")))
                .isEqualTo(FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        assertThat(mode(copy.resolve("locked"))).isEqualTo("r-xr-xr-x");
        assertThat(Files.readSymbolicLink(copy.resolve("locked/out"))).isEqualTo(secret);
        assertThat(Files.readSymbolicLink(copy.resolve("dangling"))).isEqualTo(Path.of("../nowhere"));
        assertThat(copy.resolve("directory")).isSymbolicLink();
        assertThat(mode(copy)).isEqualTo(mode(source));
        store.close();
        assertThat(copy).doesNotExist();
        assertThat(secret).hasContent("outside");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void leavesOutGitAndWhatSlugignoreNames() throws Exception {
        for (String file : List.of(".git/HEAD", "sub/.git", "spec/a", "deep/spec/b", "a.log", "kept.txt")) {
            Path path = source.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
        Files.writeString(source.resolve(".slugignore"), "# not these\r\n/spec/  \r\n*.log\n\n!kept.txt\n[\n");

        Path copy = snapshot().directory();

        assertThat(list(copy)).containsExactly(".slugignore", "Procfile", "deep", "kept.txt", "sub");
        assertThat(copy.resolve("deep/spec/b")).exists();
        assertThat(told.leftOut)
                .containsExactly(
                        ".slugignore line 5: there is no negation: what another line names stays out",
                        ".slugignore line 6: it is not a pattern: '[' without ']'");
    }

    @Test
    void whatIsLeftOutDoesNotCountInTheId() throws Exception {
        Slug without = snapshot();
        Files.createDirectory(source.resolve(".git"));
        assertThat(snapshot()).isEqualTo(without);
    }

    @Test
    void leavesOutSocketsAndPipesAndSaysSo() throws Exception {
        run("mkfifo", source.resolve("pipe").toString());
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
            assertThat(list(snapshot().directory())).containsExactly("Procfile");
        }
        assertThat(told.leftOut)
                .containsExactly(
                        "pipe: it is a socket, a pipe or a device", "socket: it is a socket, a pipe or a device");
    }

    @Test
    void aFileThatChangesWhileItIsCopiedIsNamed() throws Exception {
        Path busy = Files.writeString(source.resolve("busy"), "before");
        Files.setLastModifiedTime(busy, FileTime.from(Instant.EPOCH)); // the kernel's clock may stand for 10 ms
        assertRefused(busy, () -> Files.writeString(busy, "longer than before"));
        Files.setLastModifiedTime(busy, FileTime.from(Instant.EPOCH));
        assertRefused(busy, () -> Files.writeString(busy, "as long as before "));
    }

    private void assertRefused(Path changed, Action change) {
        ActingSink sink = new ActingSink(relative -> {
            if (changed.endsWith(relative)) {
                change.run();
            }
        });
        assertThatThrownBy(new TreeReader(
                        source, (path, isDirectory) -> false, SlugLimits.none(), sink, told, new OpenWatch())::read)
                .isInstanceOfSatisfying(
                        SlugException.class,
                        refused -> assertThat(refused.file()).isEqualTo(changed.toString()))
                .hasMessageContainingAll("changed while it was read", ".slugignore");
    }

    /** As in CVE-2018-15664: whoever may write there swaps a directory for a link while it is copied. */
    @ParameterizedTest
    @ValueSource(strings = {"lib", "lib/key"})
    void S38_aDirectoryThatBecomesALinkIsNotFollowed(String whenAt) throws Exception {
        Path secret = Files.createDirectory(directory.resolve("secret"));
        Files.writeString(secret.resolve("key"), "the host's");
        Path library = Files.createDirectory(source.resolve("lib"));
        Files.writeString(library.resolve("key"), "the program's");
        List<String> read = new ArrayList<>();
        TreeReader reader = new TreeReader(
                source,
                (relative, isDirectory) -> {
                    if (relative.toString().equals(whenAt)) {
                        swap(library, secret);
                    }
                    return false;
                },
                SlugLimits.none(),
                new ActingSink(relative -> read.add(relative.toString())),
                told,
                new OpenWatch());
        if (whenAt.equals("lib")) { // after the look at it, and before it is opened
            assertThatThrownBy(reader::read)
                    .isInstanceOfSatisfying(
                            SlugException.class,
                            refused -> assertThat(refused.file()).isEqualTo(library.toString()));
            assertThat(library).isSymbolicLink();
            assertThat(read).containsExactly("Procfile");
        } else {
            String id = reader.read();
            assertThat(library).isSymbolicLink();
            Files.delete(library);
            Files.move(source.resolveSibling("aside"), library);
            assertThat(snapshot().id()).isEqualTo(id);
        }
    }

    private static void swap(Path library, Path secret) {
        try {
            Files.move(library, library.resolveSibling("../aside"));
            Files.createSymbolicLink(library, secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatGrowsAsFastAsItIsReadIsNotReadForEver() throws Exception {
        Path growing = Files.write(source.resolve("growing"), new byte[1 << 20]);
        AtomicInteger written = new AtomicInteger();
        ActingSink sink = new ActingSink(relative -> {}, bytes -> {
            if (bytes.remaining() > 1000 && written.incrementAndGet() < 100) {
                Files.write(growing, new byte[bytes.remaining()], APPEND);
            }
        });
        assertThatThrownBy(new TreeReader(
                        source, (path, isDirectory) -> false, SlugLimits.none(), sink, told, new OpenWatch())::read)
                .isInstanceOf(SlugException.class)
                .hasMessageContaining("changed while it was read");
        assertThat(written).hasValueLessThan(10);
    }

    @Test
    void aTreeThatIsTooDeepIsRefusedUnlessItIsLeftOut() throws Exception {
        Path deepest = source;
        for (int level = 1; level <= 256; level++) {
            deepest = Files.createDirectory(deepest.resolve("d"));
        }
        Path copy = snapshot().directory();
        assertThat(copy.resolve(source.relativize(deepest))).isDirectory();

        Path deeper = Files.createDirectory(deepest.resolve("deeper"));
        assertThatThrownBy(this::snapshot)
                .isInstanceOfSatisfying(
                        SlugException.class,
                        refused -> assertThat(refused.file()).isEqualTo(deeper.toString()))
                .hasMessageContainingAll("more than 256 directories deep", ".slugignore");
        Files.writeString(source.resolve(".slugignore"), "deeper\n");
        assertThat(snapshot().directory()).exists();
    }

    /** The second would be copied for hours, and fill the disk. */
    @Test
    void moreBytesThanAllowedAreRefusedBeforeTheyAreWritten() throws Exception {
        SlugLimits limits = SlugLimits.defaults().withBytes(100);
        Path last = Files.write(source.resolve("last"), new byte[100 - (int) Files.size(source.resolve("Procfile"))]);
        assertThat(store.snapshot(source, limits, told).directory().resolve("last"))
                .exists();

        Files.write(last, new byte[1], APPEND);
        assertTooLarge(limits, last, "more than 100 bytes");
        try (FileChannel sparse = FileChannel.open(last, WRITE)) {
            sparse.write(ByteBuffer.allocate(1), 4L << 40);
        }
        assertTooLarge(SlugLimits.defaults(), last, "more than 2147483648 bytes");
        Files.writeString(source.resolve(".slugignore"), "last\n");
        assertThat(snapshot().directory()).exists();
    }

    @Test
    void moreFilesThanAllowedAreRefusedWhetherTheyAreFilesDirectoriesOrLinks() throws Exception {
        SlugLimits limits = SlugLimits.defaults().withFiles(3);
        Files.writeString(source.resolve("a"), "");
        Files.createDirectory(source.resolve("b"));
        assertThat(store.snapshot(source, limits, told).directory()).exists();

        Path fourth = source.resolve("c");
        Files.writeString(fourth, "");
        assertTooLarge(limits, fourth, "more than 3 files");
        Files.delete(fourth);
        Files.createDirectory(fourth);
        assertTooLarge(limits, fourth, "more than 3 files");
        Files.delete(fourth);
        Files.createSymbolicLink(fourth, Path.of("a"));
        assertTooLarge(limits, fourth, "more than 3 files");
    }

    private void assertTooLarge(SlugLimits limits, Path first, String why) throws Exception {
        store.close();
        store = SlugStore.in(kept);
        assertThatThrownBy(() -> store.snapshot(source, limits, told))
                .isInstanceOfSatisfying(
                        SlugException.class,
                        refused -> assertThat(refused.file()).isEqualTo(first.toString()))
                .hasMessageContainingAll(why, ".slugignore", "AppOptions.withSlugLimits");
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void theFileOfPatternsIsReadWhereItIsAFileAndNotEndless() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "Procfile\n");
        Path ignore = Files.createSymbolicLink(source.resolve(".slugignore"), secret);
        assertThat(list(snapshot().directory())).containsExactly(".slugignore", "Procfile");
        Files.delete(ignore);
        Files.write(ignore, new byte[(1 << 20) + 1]);
        assertThatThrownBy(this::snapshot).isInstanceOf(SlugException.class).hasMessageContaining("larger than 1 MiB");
        Files.writeString(ignore, "#\n" + "*.log\n".repeat(10_000));
        assertThat(list(snapshot().directory())).containsExactly(".slugignore", "Procfile");
        Files.writeString(ignore, "*.log\n".repeat(10_001));
        assertThatThrownBy(this::snapshot)
                .isInstanceOf(SlugException.class)
                .hasMessageContainingAll("more than 10000 patterns", "wildcards");
    }

    @Test
    void anInterruptEndsTheComparisonOfAPathWithThePatterns() throws Exception {
        Files.writeString(source.resolve(".slugignore"), "*.log\n");
        SlugIgnore ignore = SlugIgnore.of(source, told, new OpenWatch());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ignore.ignores("file", false)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whoeverClosesAStoreEndsWhatIsCopiedIntoItAndNothingIsLeft() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        Files.write(source.resolve("a"), new byte[40 << 20]);
        told.onCopied = store::endSnapshots;
        assertThatThrownBy(this::snapshot)
                .isInstanceOf(SlugException.class)
                .hasMessageContaining("the store was closed meanwhile");
        told.onCopied = () -> {};
        assertThatThrownBy(this::snapshot).isInstanceOf(SlugException.class);
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void aFileThatVanishesWhileItIsCopiedIsNamedAndNothingIsLeft() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        Files.write(source.resolve("a"), new byte[40 << 20]);
        Files.writeString(source.resolve("z"), "");
        told.onCopied = () -> Files.delete(source.resolve("z"));

        assertThatThrownBy(this::snapshot)
                .isInstanceOf(SlugException.class)
                .hasMessage(
                        "Making a slug failed at " + source.resolve("z") + ": there is no such file, or not any more");
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void aDirectoryThatIsNoneIsRefused() {
        assertThatThrownBy(() -> store.snapshot(source.resolve("Procfile"), told))
                .isInstanceOf(SlugException.class)
                .hasMessageContaining("there is no such directory");
    }

    @Test
    void anInterruptEndsItAndLeavesNothing() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::snapshot).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();

        Files.write(source.resolve("a"), new byte[40 << 20]);
        told.onCopied = Thread.currentThread()::interrupt;
        assertThatThrownBy(this::snapshot).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void tellsHowFarItIsWhereItTakesLong() throws Exception {
        Files.write(source.resolve("a"), new byte[40 << 20]);
        Files.write(source.resolve("b"), new byte[40 << 20]);
        snapshot();
        assertThat(told.copied).containsExactly("2 files, 41943051 bytes", "3 files, 83886091 bytes");
    }

    @Test
    void removesAllButTheSlugsThatAreRetained() throws Exception {
        Slug old = snapshot();
        Files.writeString(source.resolve("Procfile"), "web: other\n");
        Slug current = snapshot();

        store.retain(Set.of(current.id()));

        assertThat(store.find(old.id())).isEmpty();
        assertThat(store.find(current.id())).contains(current);
        assertThat(old.directory()).doesNotExist();
    }

    @Test
    void aKeptStoreSurvivesAndIsFreedOfWhatWasLeftIncomplete() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        Slug slug = snapshot();
        store.close();
        Files.createDirectories(kept.resolve(".incomplete-1/deep"));

        store = SlugStore.in(kept);

        assertThat(store.find(slug.id())).contains(slug);
        store.verify(slug);
        assertThat(list(kept)).containsExactly(slug.id());
        assertThat(mode(kept)).isEqualTo("rwx------");
    }

    @Test
    void allOfAKeptSlugIsSyncedAsItIsToBeAndThenItsName() throws Exception {
        List<String> synced = Collections.synchronizedList(new ArrayList<>());
        store.close();
        store = SlugStore.in(kept, (path, opened) -> synced.add(path.getFileName() + " " + mode(path) + list(kept)));
        Path deep = Files.createDirectories(source.resolve("deep/er"));
        Files.setPosixFilePermissions(
                Files.writeString(deep.resolve("run.sh"), "#!/bin/sh\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("r-xr-x---"));

        String id = snapshot().id();

        String incomplete = synced.get(0).replaceAll(".*(?=\\[)", "");
        String top = incomplete.substring(1, incomplete.length() - 1);
        assertThat(synced.subList(0, 2)).containsExactly("run.sh rwxr-xr-x" + incomplete, "er r-xr-x---" + incomplete);
        assertThat(synced.subList(2, 4))
                .containsExactlyInAnyOrder("Procfile rw-r--r--" + incomplete, "deep rwxr-xr-x" + incomplete);
        assertThat(synced.subList(4, synced.size()))
                .containsExactly(top + " rwxr-xr-x" + incomplete, "slugs rwx------[" + id + "]");
        assertThat(top).startsWith(".incomplete-");
    }

    @Test
    void whatIsTheSameInTheSlugBeforeIsSharedAndNotSyncedAgain() throws Exception {
        Queue<String> synced = new ConcurrentLinkedQueue<>();
        store.close();
        store = SlugStore.in(kept, (path, opened) -> synced.add(String.valueOf(path.getFileName())));
        for (String file : List.of("same", "longer", "edited", "moded", "touched", "gone")) {
            Files.writeString(source.resolve(file), "content");
        }
        Files.createFile(source.resolve("empty"));
        Path before = snapshot().directory();
        Files.writeString(source.resolve("longer"), "content and more");
        FileTime time = Files.getLastModifiedTime(source.resolve("edited"));
        Files.writeString(source.resolve("edited"), "contend");
        Files.setLastModifiedTime(source.resolve("edited"), time);
        Files.setPosixFilePermissions(source.resolve("moded"), PosixFilePermissions.fromString("rwx------"));
        Files.setLastModifiedTime(source.resolve("touched"), FileTime.from(Instant.EPOCH));
        Files.delete(source.resolve("gone"));
        Files.writeString(source.resolve("new"), "content");
        store.close();
        store = SlugStore.in(kept, (path, opened) -> synced.add(String.valueOf(path.getFileName())));
        assertThat(store.find(String.valueOf(before.getFileName()))).isPresent();
        synced.clear();

        Slug slug = snapshot();

        store.verify(slug);
        Path after = slug.directory();
        for (String file : List.of("same", "empty", "Procfile")) {
            assertThat(Files.isSameFile(after.resolve(file), before.resolve(file)))
                    .as(file)
                    .isTrue();
        }
        for (String file : List.of("longer", "edited", "moded", "touched")) {
            assertThat(Files.isSameFile(after.resolve(file), before.resolve(file)))
                    .as(file)
                    .isFalse();
        }
        assertThat(synced)
                .contains("longer", "edited", "moded", "touched", "new")
                .hasSize(7);
        assertThat(Files.getLastModifiedTime(after.resolve("touched"))).isEqualTo(FileTime.from(Instant.EPOCH));
        store.retain(Set.of(slug.id()));
        store.verify(slug);
    }

    @Test
    void aFileMayBecomeADirectoryAndALinkToOneIsNotFollowed() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path shared = Files.writeString(outside.resolve("file"), "content");
        Files.writeString(source.resolve("config"), "a file");
        Files.createSymbolicLink(source.resolve("vendor"), outside);
        Files.createSymbolicLink(source.resolve("circle"), Path.of("circle"));
        Path before = snapshot().directory();
        for (String name : List.of("config", "vendor", "circle")) {
            Files.delete(source.resolve(name));
            Files.createDirectory(source.resolve(name));
            Files.copy(shared, source.resolve(name).resolve("file"), StandardCopyOption.COPY_ATTRIBUTES);
        }

        Slug slug = snapshot();

        store.verify(slug);
        assertThat(before.resolve("vendor/file")).hasContent("content");
        assertThat(Files.isSameFile(slug.directory().resolve("vendor/file"), shared))
                .isFalse();
    }

    @Test
    void aSlugThatWasChangedSpoilsNoOther() throws Exception {
        store.close();
        store = SlugStore.in(kept);
        byte[] large = new byte[(1 << 20) + 1];
        Path file = Files.write(source.resolve("large"), large);
        Path changed = snapshot().directory().resolve("large");
        large[1 << 20] = 1;
        Files.write(changed, large);
        Files.setLastModifiedTime(changed, Files.getLastModifiedTime(file));
        Files.writeString(source.resolve("new"), "");

        Slug slug = snapshot();

        store.verify(slug);
        assertThat(slug.directory().resolve("large")).hasSameBinaryContentAs(file);
    }

    @Test
    void aFileOfWhichNoMoreLinksMayBeMadeIsCopied() throws Exception {
        Path earlier = Files.writeString(directory.resolve("earlier"), "content");
        Path file = directory.resolve("file");
        PosixFileAttributes attributes = Files.readAttributes(earlier, PosixFileAttributes.class);
        Files.createDirectory(file); // so that no link can be made of that name
        Path copy = directory.resolve("copy");
        try (LinkedFile linked = LinkedFile.of(
                        file, earlier, attributes, () -> FileChannel.open(copy, Set.of(CREATE_NEW, WRITE)))
                .orElseThrow()) {
            linked.write(ByteBuffer.wrap("cont".getBytes(UTF_8)));
            linked.write(ByteBuffer.wrap("ent".getBytes(UTF_8)));
        }
        assertThat(copy).hasContent("content");
    }

    @Test
    void aCopyThatCannotBeSyncedIsNoSlugAndNothingIsLeft() throws Exception {
        store.close();
        store = SlugStore.in(kept, (path, opened) -> {
            throw new IOException("EIO");
        });
        assertThatThrownBy(this::snapshot).isInstanceOf(SlugException.class).hasMessageContaining("EIO");
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void anInterruptEndsTheSyncingToo() throws Exception {
        Thread deploying = Thread.currentThread();
        store.close();
        AtomicInteger atWork = new AtomicInteger();
        store = SlugStore.in(kept, (path, opened) -> {
            atWork.incrementAndGet();
            deploying.interrupt();
            Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(100));
            atWork.decrementAndGet();
        });
        assertThatThrownBy(this::snapshot).isInstanceOf(InterruptedException.class);
        assertThat(atWork).hasValue(0);
        assertThat(list(kept)).isEmpty();
    }

    @Test
    void aSlugThatWasChangedIsFoundOutAndMadeAnew() throws Exception {
        Slug slug = snapshot();
        store.verify(slug);
        Files.writeString(slug.directory().resolve("Procfile"), "web: evil!\n");
        assertThatThrownBy(() -> store.verify(slug))
                .isInstanceOf(SlugException.class)
                .hasMessageContaining("changed or damaged");

        assertThat(snapshot()).isEqualTo(slug);
        store.verify(slug);
        assertThat(list(Objects.requireNonNull(slug.directory().getParent()))).containsExactly(slug.id());
    }

    @Test
    void aStoreInTheDirectoryItselfIsNotCopiedIntoItself() throws Exception {
        store.close();
        store = SlugStore.in(source.resolve("slugs"));
        Slug first = snapshot();
        assertThat(snapshot()).isEqualTo(first);
        assertThat(list(first.directory())).containsExactly("Procfile");
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Remembers what it is told. */
    private static final class Told implements SlugObserver {
        private final List<String> copied = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private Action onCopied = () -> {};

        @Override
        public void copied(long files, long bytes) {
            copied.add(files + " files, " + bytes + " bytes");
            try {
                onCopied.run();
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void leftOut(String file, String why) {
            leftOut.add(file + ": " + why);
        }
    }
}
