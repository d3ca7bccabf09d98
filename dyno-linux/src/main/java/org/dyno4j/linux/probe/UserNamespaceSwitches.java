package org.dyno4j.linux.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an administrator, or a distribution, turns user namespaces off for those who are not root.
 *
 * @param cloneIsOff {@code kernel.unprivileged_userns_clone} says 0: a patch of Debian's, and kernels that took it over
 * @param apparmorRestricts {@code kernel.apparmor_restrict_unprivileged_userns} says 1: as on Ubuntu since 23.10, where
 *     they can be made, but give no privilege
 */
record UserNamespaceSwitches(boolean cloneIsOff, boolean apparmorRestricts) {
    private static final String CLONE = "unprivileged_userns_clone";
    private static final String APPARMOR = "apparmor_restrict_unprivileged_userns";

    static UserNamespaceSwitches read() {
        return read(Path.of("/proc/sys/kernel"));
    }

    static UserNamespaceSwitches read(Path directory) {
        return new UserNamespaceSwitches(says(directory.resolve(CLONE), "0"), says(directory.resolve(APPARMOR), "1"));
    }

    /** By lines: a sysctl file gives no more than its first read asked for, and Files.readString asks for one byte. */
    private static boolean says(Path file, String value) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return value.equals(String.valueOf(reader.readLine()).strip());
        } catch (IOException absent) {
            return false; // The kernel has no such switch.
        }
    }

    /** How to turn them on, where one of them is off. */
    Optional<String> remedy() {
        if (cloneIsOff) {
            return Optional.of("sysctl -w kernel." + CLONE + "=1");
        }
        return apparmorRestricts
                ? Optional.of("sysctl -w kernel." + APPARMOR + "=0, or give java an AppArmor profile with the rule"
                        + " \"userns,\"")
                : Optional.empty();
    }
}
