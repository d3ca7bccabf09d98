package org.dyno4j.linux.probe;

import java.util.Set;
import org.dyno4j.linux.spawn.CloneArguments;

/** The kinds of namespaces that a sandbox's first process is born into. */
enum Namespace {
    PID(CloneArguments.CLONE_NEWPID, "CLONE_NEWPID", Feature.PID_NAMESPACE),
    MOUNT(CloneArguments.CLONE_NEWNS, "CLONE_NEWNS", Feature.MOUNT_NAMESPACE),
    IPC(CloneArguments.CLONE_NEWIPC, "CLONE_NEWIPC", Feature.IPC_NAMESPACE),
    UTS(CloneArguments.CLONE_NEWUTS, "CLONE_NEWUTS", Feature.UTS_NAMESPACE),
    NETWORK(CloneArguments.CLONE_NEWNET, "CLONE_NEWNET", Feature.NETWORK_NAMESPACE);

    private final long flag;
    private final String flagName;
    private final Feature feature;

    Namespace(long flag, String flagName, Feature feature) {
        this.flag = flag;
        this.flagName = flagName;
        this.feature = feature;
    }

    String flagName() {
        return flagName;
    }

    Feature feature() {
        return feature;
    }

    static long flags(Set<Namespace> namespaces) {
        return namespaces.stream().mapToLong(namespace -> namespace.flag).sum();
    }
}
