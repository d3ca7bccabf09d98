package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that one would isolate a process with instead; all are started by {@link ProcessBuilder}. */
enum Peer {
    BUBBLEWRAP("bwrap", "bubblewrap"),
    CRUN("crun", "crun"),
    RUNC("runc", "runc");

    private final String program;
    private final String debianPackage;

    Peer(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    String program() {
        return program;
    }

    /** Why it can't be measured here, found by trying; empty where it can. */
    Optional<String> obstacle(OciBundle bundle) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command(bundle))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            return ended && process.exitValue() == 0 ? Optional.empty() : Optional.of("refuses: " + said.strip());
        } catch (IOException e) {
            return Optional.of("absent: apt-get install " + debianPackage);
        }
    }

    /** Its shortest command line that gives a process all namespaces, or a container like a dyno. */
    List<String> command(OciBundle bundle) {
        return switch (this) {
            case BUBBLEWRAP -> List.of(program, "--unshare-all", "--ro-bind", "/", "/", StartBenchmark.COMMAND);
            case CRUN, RUNC -> bundle.command(program);
        };
    }

    /** Runs it to its end. */
    int run(OciBundle bundle) throws IOException, InterruptedException {
        return StartBenchmark.run(command(bundle));
    }
}
