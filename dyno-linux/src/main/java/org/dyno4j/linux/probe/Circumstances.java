package org.dyno4j.linux.probe;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.isolation.IsolationException;

/**
 * What is known of a thread of this JVM that may explain a refusal; it explains only, and decides nothing.
 *
 * @param user the effective user id
 * @param groups how many supplementary groups it is in
 * @param capabilities the effective capability set
 * @param filtered whether a seccomp filter watches its system calls
 * @param profile the AppArmor profile that confines it
 * @param switches what the administrator says about user namespaces
 */
record Circumstances(
        long user,
        int groups,
        long capabilities,
        boolean filtered,
        Optional<String> profile,
        UserNamespaceSwitches switches) {
    private static final String UNCONFINED = "unconfined";
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    /** Reads them from {@code /proc}, of the thread that calls: filters and profiles are a thread's. */
    static Circumstances read() {
        Path self = Path.of("/proc/thread-self");
        try {
            return parse(
                    Files.readString(self.resolve("status")),
                    label(self.resolve("attr/apparmor/current")),
                    UserNamespaceSwitches.read());
        } catch (IOException e) {
            throw new IsolationException("can't read " + self + "/status; is /proc mounted?", e);
        }
    }

    private static String label(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException absent) {
            return UNCONFINED; // Without AppArmor there is no such file, or nothing to be read from it.
        }
    }

    /**
     * Reads the texts of {@code /proc/PID/status} (proc_pid_status(5)) and {@code /proc/PID/attr/apparmor/current}.
     */
    static Circumstances parse(String status, String label, UserNamespaceSwitches switches) {
        String profile = label.replace("\0", "").strip();
        return new Circumstances(
                Long.parseLong(field(status, "Uid")
                        .map(ids -> Splitter.on('\t').splitToList(ids).get(1))
                        .orElse("0")),
                field(status, "Groups")
                        .map(groups -> Iterables.size(WORDS.split(groups)))
                        .orElse(0),
                Long.parseUnsignedLong(field(status, "CapEff").orElse("0"), 16),
                field(status, "Seccomp").filter("2"::equals).isPresent(),
                profile.isEmpty() || profile.equals(UNCONFINED) ? Optional.empty() : Optional.of(profile),
                switches);
    }

    private static Optional<String> field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    boolean isRoot() {
        return user == 0;
    }

    boolean has(Capability capability) {
        return capability.isIn(capabilities);
    }
}
