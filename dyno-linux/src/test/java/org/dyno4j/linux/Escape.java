package org.dyno4j.linux;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Architecture;

/**
 * One way out, and the walls that hold it: each of them alone does, and without all of them it succeeds.
 *
 * <p>To add one: a program in the resource directory {@code escape}, and a row in {@link #all()}. Programs end with 0
 * if they have escaped (they print what they got), 1 if they were held, and 3 if the kernel lacks what they would use.
 *
 * @param command the program's file name and its arguments, separated by spaces
 * @param allWalls what holds it where the JVM is root
 * @param beyondUsers why it can't succeed where the JVM is an ordinary user, whatever is left out; empty where it can
 * @param whileOthersStart whether further processes start in the dyno meanwhile
 */
record Escape(String command, Set<Wall> allWalls, Optional<String> beyondUsers, boolean whileOthersStart) {
    private static final String OF_THE_HOST = "it wants a capability of the initial user namespace";
    private static final String NOT_BY_THESE =
            "the kernel refuses it (EACCES) to whoever has all capabilities of the dyno's user namespace";

    private static final Splitter WORDS = Splitter.on(' ');

    private static Escape from(String command, Wall first, Wall... others) {
        return new Escape(command, EnumSet.of(first, others), Optional.empty(), false);
    }

    private static Escape duringStarts(String command, Wall first, Wall... others) {
        return new Escape(command, EnumSet.of(first, others), Optional.empty(), true);
    }

    private Escape beyondUsers(String why) {
        return new Escape(command, allWalls, Optional.of(why), whileOthersStart);
    }

    /** What holds it in this JVM's dynos: an ordinary user's have the JVM's user, whoever they are inside. */
    Set<Wall> walls() {
        Set<Wall> walls = EnumSet.copyOf(allWalls);
        if (!TestIsolation.asRoot()) {
            walls.remove(Wall.USER);
        }
        return walls;
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
                from("root_file.py", Wall.USER),
                from("host_write.py", Wall.READ_ONLY_HOST_DIRECTORIES, Wall.USER)
                        .beyondUsers("the host's files are root's"),
                from("move_mount_point.sh", Wall.READ_ONLY_ROOT, Wall.USER),
                from("leaked_descriptor.sh", Wall.CLOSED_DESCRIPTORS),
                from("file_handle.py", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers(OF_THE_HOST),
                from("device.py c 1 1", Wall.READ_ONLY_DEVICES, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers(OF_THE_HOST),
                from("device.py c 1 11", Wall.READ_ONLY_DEVICES, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers(OF_THE_HOST),
                from("kernel_files.py /proc/sys/kernel/core_pattern", Wall.READ_ONLY_PROC, Wall.USER)
                        .beyondUsers("the file is root's"),
                from("kernel_files.py /proc/sysrq-trigger", Wall.READ_ONLY_PROC, Wall.USER)
                        .beyondUsers("the file is root's"),
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
                from("init_files.py mem", Wall.USER, Wall.CAPABILITIES).beyondUsers(NOT_BY_THESE),
                from("init_files.py fd/0", Wall.USER, Wall.CAPABILITIES).beyondUsers(NOT_BY_THESE),
                from("jvm_memory.py", Wall.MOUNT_NAMESPACE, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers("the JVM is in the user namespace above, whose capabilities nobody has"),
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
                        "kernel_interface.py bpf",
                        "kernel_interface.py modules",
                        "kernel_interface.py kexec",
                        "kernel_interface.py log")
                .map(command -> from(command, Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers(OF_THE_HOST));
        Stream<Escape> others = Stream.of(
                from("cgroup_mount.sh", Wall.SECCOMP, Wall.USER, Wall.CAPABILITIES)
                        .beyondUsers("no cgroup file system is fully in sight, of which one could be mounted once more"
                                + " (mount_too_revealing() in fs/namespace.c)"),
                from("raise_limit.py", Wall.USER, Wall.CAPABILITIES).beyondUsers(OF_THE_HOST),
                from("setuid.py", Wall.READ_ONLY_HOST_DIRECTORIES, Wall.NO_NEW_PRIVILEGES)
                        .beyondUsers("the program's owner is nobody in the user namespace, which gives its set-user-ID"
                                + " bit no meaning"));
        return Stream.of(all, ofTheHost, others).flatMap(escapes -> escapes).toList();
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

    /** The sets of walls to leave out in which exactly one of them still stands. */
    Stream<Set<Wall>> allButOne() {
        return walls().stream().map(standing -> {
            Set<Wall> others = walls();
            others.remove(standing);
            return others;
        });
    }

    @Override
    public String toString() {
        return command;
    }
}
