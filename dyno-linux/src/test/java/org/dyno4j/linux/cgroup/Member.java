package org.dyno4j.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dyno4j.contract.Patience;

/** A shell that enters a sandbox's groups by itself and then becomes the command it was given. */
final class Member implements AutoCloseable {
    private static final String ENTER = "command=$1; shift; for file; do echo 0 > \"$file\" || exit 99; done; echo in;"
            + " exec sh -c \"$command\"";

    private final Process process;
    private final Path group;

    private Member(Process process, Path group) {
        this.process = process;
        this.group = group;
    }

    /** Starts it, and returns once it is in the groups. */
    static Member enter(Cgroup cgroup, String command) throws IOException {
        return enter(
                Stream.concat(
                                cgroup.joinFiles(Entrant.COMMAND, true).all(),
                                cgroup
                                        .unifiedDirectory(Entrant.COMMAND)
                                        .map(group -> group.resolve("cgroup.procs"))
                                        .stream())
                        .toList(),
                command);
    }

    static Member enter(List<Path> files, String command) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", ENTER, "sh", command));
        files.forEach(file -> line.add(file.toString()));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Member member = new Member(process, Objects.requireNonNull(files.get(0).getParent()));
        if (process.getInputStream().read() != 'i') {
            member.close();
            throw new IOException("a shell could not enter " + files);
        }
        return member;
    }

    Process process() {
        return process;
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end");
        }
        return process.exitValue();
    }

    /** Kills everything in its first group, orphans too. */
    @Override
    public void close() throws IOException {
        if (Files.exists(group)) {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        process.destroyForcibly();
    }
}
