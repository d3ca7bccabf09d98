package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which cgroups a process is in.
 *
 * @param v1 its path in the hierarchy of each controller
 * @param v2 its path in the unified hierarchy
 */
record Membership(Map<Controller, String> v1, Optional<String> v2) {
    Membership {
        v1 = Map.copyOf(v1);
    }

    /** Reads the text of {@code /proc/PID/cgroup} (cgroups(7)): lines of {@code id:controllers:path}. */
    static Membership parse(String procCgroup) {
        Map<Controller, String> v1 = new EnumMap<>(Controller.class);
        Optional<String> v2 = Optional.empty();
        for (String line : procCgroup.lines().toList()) {
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                continue;
            }
            if (fields[0].equals("0") && fields[1].isEmpty()) {
                v2 = Optional.of(fields[2]);
            } else {
                Arrays.stream(fields[1].split(","))
                        .map(Controller::of)
                        .flatMap(Optional::stream)
                        .forEach(controller -> v1.put(controller, fields[2]));
            }
        }
        return new Membership(v1, v2);
    }

    /** The directory of this process below a mount, where the mount shows it. */
    Optional<Path> directoryIn(CgroupMount mount) {
        Optional<String> path = switch (mount.version()) {
            case V1 ->
                mount.controllers().stream().filter(v1::containsKey).findFirst().map(v1::get);
            case V2 -> v2;
        };
        return path.flatMap(mount::directoryOf);
    }
}
