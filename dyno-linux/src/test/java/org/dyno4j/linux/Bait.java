package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.seccomp.SyscallNumbers;

/** What there is on the host to be reached, all of it the test's own, and the programs that try. */
final class Bait implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    /** The owner of the application's directory: a user of whom nothing else is known. */
    private static final int OWNER = 65_534;
    /** Where dynos of an ordinary user are shown a directory of his. */
    private static final String SHARED = "/shared";

    private final Path directory;
    private final Path programs;
    private final Path shared;
    private final Map<String, String> environment = new HashMap<>();
    private final Process host;
    private final Process child;
    private final long leakedDescriptor;

    /** Sets everything up in an empty directory. */
    Bait(Path directory) throws Exception {
        this.directory = directory;
        this.programs = Files.createDirectory(directory.resolve("programs"));
        String token = "dyno4j-bait-" + UUID.randomUUID();
        open(directory, "rwxr-xr-x");
        open(programs, "rwxr-xr-x");
        copyPrograms();
        open(write(directory.resolve("treasure"), token), "rw-r--r--");
        open(write(programs.resolve("root_only"), token), "rw-------");
        Path changed = open(write(programs.resolve("bait.txt"), token), "rw-rw-rw-");
        if (TestIsolation.asRoot()) {
            Files.setAttribute(changed, "unix:uid", OWNER);
            Files.setAttribute(programs, "unix:uid", OWNER);
        }
        this.shared = Files.createDirectory(directory.resolve("shared"));
        write(shared.resolve("file"), token);
        int key = token.hashCode() | 1;
        host = new ProcessBuilder(
                        "/usr/bin/python3",
                        programs.resolve("bait.py").toString(),
                        token,
                        programs.toString(),
                        Integer.toString(key),
                        "/" + token)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        child = new ProcessBuilder("sleep", "1000").start();
        BufferedReader answer = host.inputReader(StandardCharsets.UTF_8);
        List<String> words = Splitter.on(' ').splitToList(String.valueOf(answer.readLine()));
        assertThat(words).as("what the host's side says").hasSize(3);
        leakedDescriptor = leak(directory);
        SyscallNumbers.names().forEach((number, name) -> environment.put("NR_" + name, Integer.toString(number)));
        String commandLine = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
        environment.put("JVM_COMMAND_LINE", Ascii.truncate(commandLine.replace('\0', ' '), 100, ""));
        environment.put("HOST_FILE", TestIsolation.asRoot() ? "/usr/lib/os-release" : SHARED + "/file");
        environment.putAll(Map.of(
                "TOKEN", token,
                "TREASURE", directory.resolve("treasure").toString(),
                "KEY", Integer.toString(key),
                "QUEUE", "/" + token,
                "PORT", words.get(2),
                "JVM", Long.toString(ProcessHandle.current().pid()),
                "JVM_EXECUTABLE", Path.of("/proc/self/exe").toRealPath().toString(),
                "CHILD", Long.toString(child.pid()),
                "BAIT_IDENTITY",
                        Files.getAttribute(changed, "unix:dev") + ":" + Files.getAttribute(changed, "unix:ino"),
                "PATH", "/usr/bin:/bin:/usr/sbin:/sbin"));
    }

    /** The directory of the programs, which is the application of the dynos. */
    Path programs() {
        return programs;
    }

    /** The host's tools and, where those are no files of the JVM's user, a directory that has one. */
    Stack stack() {
        return TestIsolation.asRoot() ? Stack.host() : Stack.host().withReadOnly(shared, SHARED);
    }

    /** What the programs have to know. */
    Map<String, String> environment() {
        return environment;
    }

    private void copyPrograms() throws IOException, InterruptedException, URISyntaxException {
        URI resource = Bait.class.getResource("escape").toURI();
        assertThat(resource.getScheme())
                .isEqualTo(FileSystems.getDefault().provider().getScheme());
        try (Stream<Path> files = Files.list(Path.of(resource))) {
            for (Path file : files.toList()) {
                Path copy = Files.copy(file, programs.resolve(file.getFileName()));
                open(copy, "rw-r--r--");
                if (copy.toString().endsWith(".c") && compiles()) {
                    compile(copy);
                }
            }
        }
    }

    /** Whether there is a compiler here. */
    static boolean compiles() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    /** For what can't be said in Python: other ABIs, and memory shared with the kernel. */
    private static void compile(Path source) throws IOException, InterruptedException {
        String program = source.toString().replaceAll("\\.c$", "");
        Process compiler = new ProcessBuilder("gcc", "-O1", "-Wall", "-o", program, source.toString())
                .redirectErrorStream(true)
                .start();
        String messages = text(compiler.getInputStream());
        assertThat(compiler.waitFor()).as(messages).isZero();
        open(Path.of(program), "rwxr-xr-x");
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path open(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Path write(Path file, String token) throws IOException {
        return Files.writeString(file, token);
    }

    /** Opens a directory without close-on-exec, as much of what runs in a JVM does. */
    static long leak(Path directory) {
        try (NativeArena arena = new NativeArena()) {
            SystemCalls calls = JnaSystemCalls.open();
            long path = NativeArena.address(arena.string(directory.toString()));
            return SystemCalls.check(
                    calls.call(SystemCall.OPENAT, AT_FDCWD, path, 0, 0), SystemCall.OPENAT, directory.toString());
        }
    }

    @Override
    public void close() throws IOException {
        JnaSystemCalls.open().call(SystemCall.CLOSE, leakedDescriptor);
        child.destroyForcibly();
        host.getOutputStream().close();
        Process ended = host.onExit()
                .orTimeout(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(ended.exitValue()).isZero();
        assertThat(directory.resolve("treasure")).hasContent(environment.get("TOKEN"));
    }
}
