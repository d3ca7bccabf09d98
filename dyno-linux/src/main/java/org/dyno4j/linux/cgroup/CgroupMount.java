package org.dyno4j.linux.cgroup;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One mount of a cgroup hierarchy.
 *
 * @param point where it is mounted
 * @param root the directory of the hierarchy that shows up there; {@code /../..} and the like where that lies above the
 *     root of this process's cgroup namespace
 * @param version which version of cgroups
 * @param controllers those that the mount was made with; on v2 none, as there each directory says what it has
 */
record CgroupMount(Path point, String root, Version version, Set<Controller> controllers) {
    private static final Splitter FIELDS = Splitter.on(' ');
    private static final Splitter OPTIONS = Splitter.on(',');

    CgroupMount {
        controllers = Set.copyOf(controllers);
    }

    /** The cgroup mounts in the text of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)), in its order. */
    static List<CgroupMount> parseAll(String mountinfo) {
        return mountinfo
                .lines()
                .map(CgroupMount::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<CgroupMount> parse(String line) {
        int separator = line.indexOf(" - ");
        if (separator < 0) {
            return Optional.empty();
        }
        List<String> mount = FIELDS.splitToList(line.substring(0, separator));
        List<String> fileSystem = FIELDS.splitToList(line.substring(separator + 3));
        if (mount.size() < 6 || fileSystem.size() < 3) {
            return Optional.empty();
        }
        Path point = Path.of(unescape(mount.get(4)));
        String root = unescape(mount.get(3));
        return switch (fileSystem.get(0)) {
            case "cgroup" -> Optional.of(new CgroupMount(point, root, Version.V1, controllers(fileSystem.get(2))));
            case "cgroup2" -> Optional.of(new CgroupMount(point, root, Version.V2, Set.of()));
            default -> Optional.empty();
        };
    }

    private static Set<Controller> controllers(String superOptions) {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        for (String option : OPTIONS.split(superOptions)) {
            Controller.of(option).ifPresent(controllers::add);
        }
        return controllers;
    }

    /** Undoes the octal escapes that the kernel writes for space, tab, newline, backslash and number sign. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /** Where the cgroup of this path, as in {@code /proc/self/cgroup}, is to be found below this mount. */
    Optional<Path> directoryOf(String cgroupPath) {
        if (cgroupPath.contains("/..") || cgroupPath.endsWith(" (deleted)")) {
            return Optional.empty();
        }
        if (root.equals("/")) {
            return Optional.of(point.resolve(cgroupPath.substring(1)));
        }
        if (cgroupPath.equals(root)) {
            return Optional.of(point);
        }
        return cgroupPath.startsWith(root + "/")
                ? Optional.of(point.resolve(cgroupPath.substring(root.length() + 1)))
                : Optional.empty();
    }
}
