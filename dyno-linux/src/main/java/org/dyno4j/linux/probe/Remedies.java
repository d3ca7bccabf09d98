package org.dyno4j.linux.probe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dyno4j.linux.libc.Errno;

/** What an administrator would do about a refusal, as commands where there are any. Pure. */
final class Remedies {
    private static final String PRIVILEGED = "docker run --privileged";

    private final Circumstances circumstances;

    Remedies(Circumstances circumstances) {
        this.circumstances = circumstances;
    }

    String remedy(Feature feature, Finding.Refused refused) {
        if (feature == Feature.IDMAPPED_MOUNTS && refused.is(Errno.EINVAL)) {
            return "keep applications on ext4, xfs, btrfs or, from Linux 6.3 on, tmpfs: a volume, in a container";
        }
        Errno errno = Errno.of(refused.errno()).orElse(Errno.EIO);
        return switch (errno) {
            case EPERM, EACCES -> permission(feature);
            case ENOSYS ->
                circumstances.filtered()
                        ? liftFilter()
                        : "run a kernel that has " + feature.kernel() + ": Linux 5.19 or later";
            case ENOSPC -> room(feature);
            case ENODEV ->
                feature == Feature.OVERLAY ? "modprobe overlay" : "run a kernel that is built with " + feature.kernel();
            case EINVAL, EAFNOSUPPORT, EPROTONOSUPPORT, EOPNOTSUPP ->
                "run a kernel that is built with " + feature.kernel();
            case ENOMEM, EAGAIN, EMFILE, ENFILE ->
                "free memory, processes or open files: see free, ulimit -a and sysctl fs.file-nr";
            default -> "look for the reason in the kernel's log: dmesg";
        };
    }

    private String permission(Feature feature) {
        if (feature == Feature.EXECUTABLE_MEMORY) {
            return "sysctl vm.memfd_noexec must not say 2: sysctl -w vm.memfd_noexec=1; else a security module forbids"
                    + " it, see ausearch -m avc -ts recent or dmesg";
        }
        if (!circumstances.isRoot()) {
            return withoutRoot(feature);
        }
        List<Capability> lacking = feature.capabilities().stream()
                .filter(capability -> !circumstances.has(capability))
                .toList();
        if (!lacking.isEmpty()) {
            String names = lacking.stream().map(Enum::name).collect(Collectors.joining(" and "));
            return "give the JVM " + names + ": " + PRIVILEGED + " ..., or CapabilityBoundingSet= in its systemd unit";
        }
        if (circumstances.filtered()) {
            return liftFilter();
        }
        return circumstances
                .profile()
                .map(Remedies::liftProfile)
                .orElse("a security module may forbid it: see ausearch -m avc -ts recent or dmesg");
    }

    /** Whoever is not root needs user namespaces, and what an administrator may have done about them. */
    private String withoutRoot(Feature feature) {
        Optional<String> open = circumstances.switches().remedy();
        if (open.isPresent()) {
            return open.get() + "; or " + asRoot();
        }
        if (feature == Feature.PROC) {
            return "the kernel shows a user namespace no more of proc than this JVM sees, and something is mounted over"
                    + " a part of its /proc, as container engines do: docker run --security-opt systempaths=unconfined"
                    + " ...; or " + asRoot();
        }
        if (circumstances.filtered()) {
            return liftFilter();
        }
        return circumstances.profile().map(Remedies::liftProfile).orElseGet(this::asRoot);
    }

    private String asRoot() {
        return "run the JVM as root (now it is user " + circumstances.user() + "): sudo java ..., or User=root in a"
                + " systemd unit";
    }

    private static String liftProfile(String profile) {
        return "the AppArmor profile " + profile
                + " may forbid it: docker run --security-opt apparmor=unconfined ..., or aa-complain PROFILE"
                + " (package apparmor-utils)";
    }

    private static String liftFilter() {
        return "a seccomp filter on this JVM may forbid it: docker run --security-opt seccomp=unconfined ... (or "
                + PRIVILEGED + " ...), or no SystemCallFilter= and RestrictNamespaces= in its systemd unit";
    }

    /** namespaces(7): the limits in {@code /proc/sys/user}; for a mount, {@code fs.mount-max}. */
    private static String room(Feature feature) {
        return switch (feature) {
            case PID_NAMESPACE -> raise("pid");
            case MOUNT_NAMESPACE -> raise("mnt");
            case IPC_NAMESPACE -> raise("ipc");
            case UTS_NAMESPACE -> raise("uts");
            case CGROUP_NAMESPACE -> raise("cgroup");
            case NETWORK_NAMESPACE -> raise("net");
            case USER_NAMESPACE, OWN_USER_NAMESPACE -> raise("user");
            case TMPFS, OVERLAY, PROC, TERMINALS, READ_ONLY_BINDS, PRIVATE_ROOT -> "sysctl -w fs.mount-max=100000";
            case NATIVE_ACCESS,
                    EXECUTABLE_MEMORY,
                    CLONE3,
                    PIDFD,
                    ENTERING,
                    LOOPBACK,
                    DEVICES,
                    IDENTITY,
                    CAPABILITIES,
                    PROCESS_LIMITS,
                    NO_NEW_PRIVILEGES,
                    CGROUP_ENTRY,
                    IDMAPPED_MOUNTS -> "look for the limit in the kernel's log: dmesg";
        };
    }

    private static String raise(String kind) {
        return "sysctl -w user.max_" + kind + "_namespaces=10000, in every user namespace around this JVM";
    }
}
