package org.dyno4j.linux;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Architecture;

/**
 * One way out, and the walls that hold it: each of them alone does, and without all of them it succeeds.
 *
 * <p>To add one: a program in the resource directory {@code escape}, and a row in {@link #all()}. Programs end with 0
 * if they have escaped (they print what they got), 1 if they were held, and 3 if the kernel lacks what they would use.
 *
 * @param command the program's file name and its arguments, separated by spaces
 * @param rootsWalls what holds it where the JVM is root
 * @param withoutRoot what there is to show where the JVM is an ordinary user
 * @param whileOthersStart whether further processes start in the dyno meanwhile
 */
record Escape(String command, Set<Wall> rootsWalls, Proof withoutRoot, boolean whileOthersStart) {
    private static final String OF_THE_HOST = "it wants a capability of the initial user namespace";
    private static final String ROOTS_FILE = "the file is root's, whom the user namespace does not know";

    private static final Splitter WORDS = Splitter.on(' ');

    private static Escape from(String command, Wall first, Wall... others) {
        Set<Wall> walls = EnumSet.of(first, others);
        return new Escape(command, walls, new Proof.Open(withoutUser(walls)), false);
    }

    private static Escape duringStarts(String command, Wall first) {
        Escape escape = from(command, first);
        return new Escape(command, escape.rootsWalls, escape.withoutRoot, true);
    }

    /** An ordinary user's dynos have the JVM's user, whoever they are inside. */
    private static Set<Wall> withoutUser(Set<Wall> walls) {
        return walls.stream()
                .filter(wall -> wall != Wall.USER)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Wall.class)));
    }

    /** Where the JVM is an ordinary user other walls hold it. */
    private Escape forUsers(Wall first, Wall... others) {
        return with(new Proof.Open(EnumSet.of(first, others)));
    }

    /** Where the JVM is an ordinary user there is no way to make it succeed. */
    private Escape refusedToUsers(String why, String answer) {
        return with(new Proof.Refused(withoutUser(rootsWalls), why, answer));
    }

    private Escape with(Proof proof) {
        return new Escape(command, rootsWalls, proof, whileOthersStart);
    }

    /** What there is to show in this JVM. */
    Proof proof() {
        return TestIsolation.asRoot() ? new Proof.Open(rootsWalls) : withoutRoot;
    }

    /** The kit. */
    static Stream<Escape> all() {
        return Stream.of(files(), processes(), kernel(), privileges(), otherAbis())
                .flatMap(List::stream);
    }

    private static List<Escape> files() {
        return List.of(
                from("host_file.sh", Wall.MOUNT_NAMESPACE),
                from("application_write.py", Wall.MOUNT_NAMESPACE),
                from("connect.py file", Wall.MOUNT_NAMESPACE),
                from("fifo.py", Wall.MOUNT_NAMESPACE),
                from("root_file.py", Wall.USER)
                        .with(new Proof.NoEscape("the application's files are all the dyno's user's, or nobody's")),
                from("host_write.py", Wall.READ_ONLY_HOST_DIRECTORIES, Wall.USER),
                from("move_mount_point.sh", Wall.READ_ONLY_ROOT, Wall.USER),
                from("leaked_descriptor.sh", Wall.CLOSED_DESCRIPTORS),
                from("file_handle.py", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES),
                from("device.py c 1 1", Wall.READ_ONLY_DEVICES, Wall.USER, Wall.CAPABILITIES)
                        .refusedToUsers(OF_THE_HOST, "Operation not permitted"),
                from("device.py c 1 11", Wall.READ_ONLY_DEVICES, Wall.USER, Wall.CAPABILITIES)
                        .refusedToUsers(OF_THE_HOST, "Operation not permitted"),
                from("kernel_files.py /proc/sys/kernel/core_pattern", Wall.READ_ONLY_PROC, Wall.USER)
                        .refusedToUsers(ROOTS_FILE, "Permission denied"),
                from("kernel_files.py /proc/sysrq-trigger", Wall.READ_ONLY_PROC, Wall.USER)
                        .refusedToUsers(ROOTS_FILE, "Permission denied"),
                from("kernel_files.py /proc/sys/net/ipv4/ip_forward", Wall.READ_ONLY_PROC, Wall.USER)
                        .forUsers(Wall.READ_ONLY_PROC, Wall.CAPABILITIES),
                from("hidden_file.sh", Wall.MASKED_PROC));
    }

    private static List<Escape> processes() {
        return List.of(
                duringStarts("newcomer.py cmdline", Wall.HIDDEN_PROCESSES),
                duringStarts("newcomer.py memory", Wall.CAPABILITY_UNTIL_EXECUTION),
                duringStarts("newcomer.py exe", Wall.CAPABILITY_UNTIL_EXECUTION),
                from("signal_outside.py jvm", Wall.PID_NAMESPACE, Wall.USER),
                from("signal_outside.py child", Wall.PID_NAMESPACE, Wall.USER),
                from("trace_init.py ptrace", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES),
                from("trace_init.py process_vm_readv", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES),
                from("trace_init.py pidfd_getfd", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES),
                from("trace_init.py kcmp", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES),
                from("init_files.py mem", Wall.USER, Wall.CAPABILITIES).forUsers(Wall.UNREADABLE_INIT),
                from("init_files.py fd/0", Wall.USER, Wall.CAPABILITIES).forUsers(Wall.UNREADABLE_INIT),
                from("jvm_memory.py", Wall.MOUNT_NAMESPACE, Wall.USER, Wall.CAPABILITIES)
                        .forUsers(Wall.MOUNT_NAMESPACE, Wall.USER),
                from("shared_memory.py", Wall.IPC_NAMESPACE),
                from("message_queue.py", Wall.IPC_NAMESPACE),
                from("connect.py loopback", Wall.NETWORK_NAMESPACE),
                from("connect.py abstract", Wall.NETWORK_NAMESPACE));
    }

    private static List<Escape> kernel() {
        return List.of(
                from("namespaces.py user", Wall.SECCOMP),
                from("namespaces.py clone", Wall.SECCOMP),
                from("namespaces.py clone3", Wall.SECCOMP),
                from("keyring.py", Wall.SECCOMP),
                from("uring_open", Wall.SECCOMP),
                from("kernel_interface.py perf", Wall.SECCOMP),
                from("kernel_interface.py userfaultfd", Wall.SECCOMP),
                from("socket_family.py 16 3 15", Wall.SECCOMP), // AF_NETLINK, NETLINK_KOBJECT_UEVENT
                from("socket_family.py 16 3 4", Wall.SECCOMP), // NETLINK_SOCK_DIAG
                from("socket_family.py 38 5 0", Wall.SECCOMP), // AF_ALG
                from("socket_family.py 40 1 0", Wall.SECCOMP), // AF_VSOCK
                from("type_on_terminal.py", Wall.SECCOMP));
    }

    private static List<Escape> privileges() {
        Stream<Escape> all = Stream.of(
                        "namespaces.py mount",
                        "namespaces.py setns",
                        "mounts.py tmpfs",
                        "mounts.py proc",
                        "mounts.py writable",
                        "mounts.py unmount",
                        "mounts.py fsopen",
                        "mounts.py open_tree",
                        "mounts.py chroot",
                        "mounts.py pivot_root",
                        "socket_family.py 17 3 0") // AF_PACKET
                .map(command -> from(command, Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES));
        Stream<Escape> ofTheHost = Stream.of(
                        Map.entry("bpf", "bpf: EPERM"),
                        Map.entry("modules", "finit_module: EPERM"),
                        Map.entry("kexec", "kexec_file_load: EPERM"),
                        Map.entry("log", "syslog: EPERM"))
                .map(way -> from("kernel_interface.py " + way.getKey(), Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES)
                        .refusedToUsers(OF_THE_HOST, way.getValue()));
        Stream<Escape> others = Stream.of(
                cgroupMount(),
                from("raise_limit.py", Wall.USER, Wall.CAPABILITIES).forUsers(Wall.RESOURCE_LIMITS),
                from("setuid.py", Wall.READ_ONLY_HOST_DIRECTORIES, Wall.NO_NEW_PRIVILEGES)
                        .forUsers(Wall.USER, Wall.NO_NEW_PRIVILEGES));
        return Stream.of(all, ofTheHost, others).flatMap(escapes -> escapes).toList();
    }

    /** Without limits there is no cgroup of the user's to be found in it. */
    private static Escape cgroupMount() {
        Escape escape = from("cgroup_mount.py", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES);
        return TestIsolation.limited() ? escape : escape.refusedToUsers("no cgroup is the user's", "Permission denied");
    }

    private static List<Escape> otherAbis() {
        return switch (Architecture.current()) {
            case X86_64 -> List.of(from("compat_call i386", Wall.SECCOMP), from("compat_call x32", Wall.SECCOMP));
            case AARCH64 -> List.of();
        };
    }

    /** The command line of it, with the programs in that directory. */
    List<String> commandLine(Path programs) {
        List<String> words = WORDS.splitToList(command);
        String program = programs.resolve(words.get(0)).toString();
        Stream<String> interpreter = switch (program.substring(program.lastIndexOf('.') + 1)) {
            case "py" -> Stream.of("/usr/bin/python3");
            case "sh" -> Stream.of("/bin/sh");
            default -> Stream.of();
        };
        return Stream.of(interpreter, Stream.of(program), words.stream().skip(1))
                .flatMap(part -> part)
                .toList();
    }

    /** Whether it needs no compiler. */
    boolean isScript() {
        return command.matches("[a-z_]+\\.(py|sh)( .*)?");
    }

    @Override
    public String toString() {
        return command;
    }
}
