package org.dyno4j.linux.cgroup;

import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.junit.jupiter.api.Assumptions;

/** Lets tests run only where the host lets them make groups with every limit, and says why where it does not. */
final class CgroupHost {
    private CgroupHost() {}

    static Cgroups openOrSkip(CgroupOptions options) {
        if (!System.getProperty("os.name").equals("Linux")) {
            Assumptions.abort("control groups are a thing of Linux");
        }
        Cgroups cgroups = Cgroups.open(JnaSystemCalls.open(), options);
        cgroups.mechanisms().stream()
                .filter(mechanism -> mechanism.status() == Mechanism.Status.UNAVAILABLE)
                .filter(mechanism -> !mechanism.name().equals("killing by cgroup"))
                .findFirst()
                .ifPresent(mechanism -> {
                    cgroups.close();
                    Assumptions.abort(mechanism.toString());
                });
        return cgroups;
    }
}
