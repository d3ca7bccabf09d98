package org.dyno4j.linux.probe;

import static org.dyno4j.linux.probe.Capability.CAP_MKNOD;
import static org.dyno4j.linux.probe.Capability.CAP_NET_ADMIN;
import static org.dyno4j.linux.probe.Capability.CAP_SETGID;
import static org.dyno4j.linux.probe.Capability.CAP_SETPCAP;
import static org.dyno4j.linux.probe.Capability.CAP_SETUID;
import static org.dyno4j.linux.probe.Capability.CAP_SYS_ADMIN;
import static org.dyno4j.linux.probe.Capability.CAP_SYS_CHROOT;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** What is asked of the host, in the order of the report. */
enum Feature {
    NATIVE_ACCESS("native access", "JNA calls libc", "CONFIG_64BIT"),
    EXECUTABLE_MEMORY(
            "executable memory", "the code that starts processes runs from a sealed memfd", "CONFIG_MEMFD_CREATE"),
    CLONE3("process creation", "clone3", "clone3 with CLONE_CLEAR_SIGHAND"),
    PIDFD("process descriptors", "pidfd_open and waitid(P_PIDFD)", "waitid(P_PIDFD)"),
    ENTERING(
            "entering a sandbox",
            "setns by pidfd, all namespaces at once",
            "setns by pidfd",
            CAP_SYS_ADMIN,
            CAP_SYS_CHROOT),
    OWN_USER_NAMESPACE("user namespace", "a dyno has one of its own that knows the JVM's user alone", "CONFIG_USER_NS"),
    PID_NAMESPACE("pid namespace", "a dyno sees and signals its own processes alone", "CONFIG_PID_NS", CAP_SYS_ADMIN),
    MOUNT_NAMESPACE("mount namespace", "a dyno has mounts of its own", "mount namespaces", CAP_SYS_ADMIN),
    IPC_NAMESPACE(
            "ipc namespace", "a dyno has System V IPC and message queues of its own", "CONFIG_IPC_NS", CAP_SYS_ADMIN),
    UTS_NAMESPACE("uts namespace", "a dyno has a host name of its own", "CONFIG_UTS_NS", CAP_SYS_ADMIN),
    CGROUP_NAMESPACE("cgroup namespace", "a dyno does not see where its cgroups lie", "CONFIG_CGROUPS", CAP_SYS_ADMIN),
    NETWORK_NAMESPACE("network namespace", "a dyno has an empty network of its own", "CONFIG_NET_NS", CAP_SYS_ADMIN),
    LOOPBACK("loopback interface", "up in a dyno's own network", "CONFIG_INET", CAP_NET_ADMIN),
    TMPFS("tmpfs", "a dyno's root, /tmp and /dev/shm", "CONFIG_TMPFS", CAP_SYS_ADMIN),
    OVERLAY(
            "overlay",
            "/app is the program's directory, and what is written there vanishes",
            "CONFIG_OVERLAY_FS",
            CAP_SYS_ADMIN),
    PROC("proc", "/proc shows a dyno's own processes", "CONFIG_PROC_FS", CAP_SYS_ADMIN),
    TERMINALS("terminals", "/dev/pts is a dyno's own", "CONFIG_UNIX98_PTYS", CAP_SYS_ADMIN),
    DEVICES("devices", "/dev holds null, zero, full, random, urandom and tty alone", "device nodes", CAP_MKNOD),
    READ_ONLY_BINDS("read-only binds", "/usr and its like can't be written to", "mount_setattr", CAP_SYS_ADMIN),
    PRIVATE_ROOT("private root", "nothing else of the host's files is in sight", "pivot_root", CAP_SYS_ADMIN),
    IDENTITY(
            "unprivileged user",
            "each dyno is a user and group of its own, without further groups",
            "CONFIG_MULTIUSER",
            CAP_SETUID,
            CAP_SETGID),
    CAPABILITIES(
            "no capabilities", "all capability sets are empty, the bounding set too", "CONFIG_MULTIUSER", CAP_SETPCAP),
    PROCESS_LIMITS("process limits", "no core dumps, and so many open files, whatever the JVM was given", "prlimit64"),
    NO_NEW_PRIVILEGES("no_new_privs", "no program can give privileges back", "PR_SET_NO_NEW_PRIVS"),
    CGROUP_ENTRY("cgroup entry", "limits hold before the first instruction", "CLONE_INTO_CGROUP", CAP_SYS_ADMIN),
    USER_NAMESPACE("user namespace", "for the map of an idmapped mount alone", "CONFIG_USER_NS", CAP_SYS_ADMIN),
    IDMAPPED_MOUNTS(
            "idmapped mounts",
            "/app belongs to the dyno's user, whoever owns it on the host",
            "idmapped mounts of this file system",
            CAP_SYS_ADMIN);

    private final String title;
    private final String effect;
    private final String kernel;
    private final ImmutableList<Capability> capabilities;

    Feature(String title, String effect, String kernel, Capability... capabilities) {
        this.title = title;
        this.effect = effect;
        this.kernel = kernel;
        this.capabilities = ImmutableList.copyOf(capabilities);
    }

    /** Its name in the report. */
    String title() {
        return title;
    }

    /** What a dyno has of it. */
    String effect() {
        return effect;
    }

    /** What the kernel needs to have it: a build option where there is one. */
    String kernel() {
        return kernel;
    }

    /** Whether it is of no use where the JVM is root. */
    boolean rootless() {
        return this == OWN_USER_NAMESPACE;
    }

    /** Whether there is no sandbox at all without it; the others only serve sandboxes with an application. */
    boolean required() {
        return this != USER_NAMESPACE && this != IDMAPPED_MOUNTS;
    }

    /** What a process needs to be allowed it. */
    List<Capability> capabilities() {
        return capabilities;
    }
}
