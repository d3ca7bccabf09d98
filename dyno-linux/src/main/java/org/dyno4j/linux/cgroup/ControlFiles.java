package org.dyno4j.linux.cgroup;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;

/** Directories and files of a cgroup file system, through the kernel directly: so every failure has its error number. */
final class ControlFiles {
    // fcntl.h; these four have the same values on x86-64 and aarch64.
    private static final int AT_FDCWD = -100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;

    private static final int BUFFER = 4096;

    /** A read that leaves room for a line has reached the end, as the kernel hands out whole lines. */
    private static final int LONGEST_LINE = 256;

    private final SystemCalls calls;

    ControlFiles(SystemCalls calls) {
        this.calls = calls;
    }

    /** Creates a directory, and with it the control group. */
    void makeDirectory(Path directory) {
        try (NativeArena arena = new NativeArena()) {
            long path = path(arena, directory);
            SystemCalls.check(
                    calls.call(SystemCall.MKDIRAT, AT_FDCWD, path, 0755), SystemCall.MKDIRAT, directory.toString());
        }
    }

    /** Creates a directory unless it is there. */
    void makeDirectoryIfAbsent(Path directory) {
        try {
            makeDirectory(directory);
        } catch (SystemCallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** Removes a directory, and with it the control group; it counts as done where it was not there. */
    void removeDirectory(Path directory) {
        try (NativeArena arena = new NativeArena()) {
            long result = calls.call(SystemCall.UNLINKAT, AT_FDCWD, path(arena, directory), AT_REMOVEDIR);
            if (result != -Errno.ENOENT.number()) {
                SystemCalls.check(result, SystemCall.UNLINKAT, directory.toString());
            }
        }
    }

    /** Writes a value in one go, as control files want it. */
    void write(Path file, String value) {
        byte[] content = value.getBytes(StandardCharsets.UTF_8);
        try (NativeArena arena = new NativeArena()) {
            long buffer = NativeArena.address(arena.bytes(content));
            long fd = open(arena, file, O_WRONLY);
            try {
                long result;
                do {
                    result = calls.call(SystemCall.WRITE, fd, buffer, content.length);
                } while (result == -Errno.EINTR.number());
                SystemCalls.check(result, SystemCall.WRITE, "\"" + value + "\" to " + file);
            } finally {
                calls.call(SystemCall.CLOSE, fd);
            }
        }
    }

    /** The whole text of a short file. */
    String read(Path file) {
        try (NativeArena arena = new NativeArena()) {
            Pointer buffer = arena.allocate(BUFFER);
            long fd = open(arena, file, 0);
            try {
                StringBuilder text = new StringBuilder();
                while (true) {
                    long result = calls.call(SystemCall.READ, fd, NativeArena.address(buffer), BUFFER);
                    if (result == -Errno.EINTR.number()) {
                        continue;
                    }
                    int length = (int) SystemCalls.check(result, SystemCall.READ, file.toString());
                    text.append(new String(buffer.getByteArray(0, length), StandardCharsets.UTF_8));
                    if (length < BUFFER - LONGEST_LINE) {
                        return text.toString();
                    }
                }
            } finally {
                calls.call(SystemCall.CLOSE, fd);
            }
        }
    }

    /** The text of a file, where it exists. */
    Optional<String> readIfPresent(Path file) {
        try {
            return Optional.of(read(file));
        } catch (SystemCallException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Whether the process or the group is no more that a file tells of: ESRCH is what {@code /proc} says, and ENODEV what a
     * group's files say, where that has ended since the file was opened.
     */
    static boolean isGone(SystemCallException failure) {
        return failure.is(Errno.ENOENT) || failure.is(Errno.ESRCH) || failure.is(Errno.ENODEV);
    }

    /** The names in a directory that pass a test; none where it does not exist. */
    Set<String> names(Path directory, Predicate<Path> test) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(test)
                    .map(entry -> entry.getFileName().toString())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw new IsolationException("could not list the control group directory " + directory, e);
        }
    }

    private long open(NativeArena arena, Path file, int flags) {
        long path = path(arena, file);
        long fd;
        do {
            fd = calls.call(SystemCall.OPENAT, AT_FDCWD, path, flags | O_CLOEXEC);
        } while (fd == -Errno.EINTR.number());
        return SystemCalls.check(fd, SystemCall.OPENAT, file.toString());
    }

    private static long path(NativeArena arena, Path path) {
        return NativeArena.address(arena.string(path.toString()));
    }
}
