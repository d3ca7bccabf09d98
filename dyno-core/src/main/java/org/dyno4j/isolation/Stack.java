package org.dyno4j.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What programs find in their root beside the application: tools and libraries, and directories of the host.
 *
 * <p>A root directory is never written to. Programs see its directories read-only, with {@code /app}, {@code /dev},
 * {@code /proc}, {@code /run} and {@code /tmp} of their own in place of those that it has, and with their own users,
 * groups and name services in {@code /etc}. It must not have a symbolic link in place of any of these.
 *
 * @param root a directory with a system's root in it, such as {@code debootstrap} makes; where absent, the host's tools
 * @param binds directories of the host that are shown as well, each at a place of its own
 */
public record Stack(Optional<Path> root, List<Bind> binds) {
    public Stack {
        root = root.map(path -> path.toAbsolutePath().normalize());
        binds = List.copyOf(binds);
        long places = binds.stream().map(Bind::target).distinct().count();
        if (places < binds.size()) {
            throw new IllegalArgumentException("two directories can't be shown at one place: "
                    + binds.stream().map(Bind::target).toList());
        }
    }

    /** The host's programs and libraries, and what of its configuration is no secret. */
    public static Stack host() {
        return new Stack(Optional.empty(), List.of());
    }

    /** The system in this directory. */
    public static Stack of(Path root) {
        return new Stack(Optional.of(root), List.of());
    }

    /**
     * The same, with a directory of the host shown read-only at that place.
     *
     * @throws IllegalArgumentException if the place is not one, as {@link Bind} says
     */
    public Stack withReadOnly(Path source, String target) {
        return with(new Bind(source, target, false));
    }

    /**
     * The same, with a directory of the host shown at that place, in which programs can write.
     *
     * <p>What they write stays, belongs to the owner of the directory, and is limited by nothing but its file system.
     *
     * @throws IllegalArgumentException if the place is not one, as {@link Bind} says
     */
    public Stack withWritable(Path source, String target) {
        return with(new Bind(source, target, true));
    }

    private Stack with(Bind bind) {
        List<Bind> more = new ArrayList<>(binds);
        more.add(bind);
        return new Stack(root, more);
    }

    /**
     * A directory of the host that is shown inside, without what is mounted below it.
     *
     * <p>What belongs to its owner belongs to the user that programs run as. No part of either path may be a symbolic
     * link.
     *
     * @param source the directory, which has to be there when a sandbox is created
     * @param target where it is shown: an absolute path without {@code .} and {@code ..}, not in {@code /dev},
     *     {@code /proc}, {@code /run}, {@code /sys} and {@code /tmp}, and not a directory of the root's own such as
     *     {@code /app} or {@code /usr}; below such a one, it has to be there already
     * @param writable whether programs can write to it
     */
    public record Bind(Path source, String target, boolean writable) {
        private static final Pattern PLACE = Pattern.compile("(/[^/\\x00]+)+");
        private static final Set<String> CLOSED = Set.of("dev", "proc", "run", "sys", "tmp");
        private static final Set<String> OWN =
                Set.of("app", "bin", "etc", "lib", "lib32", "lib64", "libx32", "sbin", "usr", "var");

        public Bind {
            source = source.toAbsolutePath().normalize();
            List<String> names =
                    List.of(target.substring(Math.min(1, target.length())).split("/", -1));
            if (!PLACE.matcher(target).matches() || names.contains(".") || names.contains("..")) {
                throw new IllegalArgumentException(
                        "a directory is shown at an absolute path without . and .., not at \"" + target + "\"");
            }
            if (CLOSED.contains(names.get(0)) || (names.size() == 1 && OWN.contains(names.get(0)))) {
                throw new IllegalArgumentException("nothing of the host can be shown at " + target);
            }
        }
    }
}
