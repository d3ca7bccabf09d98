package org.dyno4j.linux;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kernels that these tests are run on as a rule, and the attempts to escape that find nothing there to succeed with:
 * so that none of them comes to prove nothing without anybody's knowing.
 */
enum TestedKernel {
    /** Of the guests. x32 wants a parameter at boot, AF_ALG a module that is not in there, perf a sysctl. */
    DEBIAN_12_CLOUD(
            "6\\.1\\.0-\\d+-cloud-.*",
            Set.of("compat_call x32", "socket_family.py 38 5 0", "kernel_interface.py perf"),
            Set.of(),
            Set.of("file_handle.py")),
    /** Of a small virtual machine that leaves much out, and whose root is without CAP_SYS_RESOURCE. */
    MICRO_VM(
            "6\\.18\\.\\d+-fc-.*",
            Set.of(
                    "compat_call i386",
                    "compat_call x32",
                    "socket_family.py 38 5 0",
                    "kernel_files.py /proc/sysrq-trigger",
                    "kernel_interface.py modules",
                    "kernel_interface.py kexec"),
            Set.of("device.py c 1 1", "raise_limit.py"),
            Set.of());

    private final String releases;
    private final ImmutableSet<String> forAll;
    private final ImmutableSet<String> forRoot;
    private final ImmutableSet<String> forUsers;

    TestedKernel(String releases, Set<String> forAll, Set<String> forRoot, Set<String> forUsers) {
        this.releases = releases;
        this.forAll = ImmutableSet.copyOf(forAll);
        this.forRoot = ImmutableSet.copyOf(forRoot);
        this.forUsers = ImmutableSet.copyOf(forUsers);
    }

    /** Whether it is known of the kernel that runs, or of any where nobody has looked at that, that an attempt finds nothing. */
    static boolean mayLack(String attempt) {
        List<TestedKernel> running = Stream.of(values())
                .filter(kernel -> System.getProperty("os.version", "").matches(kernel.releases))
                .toList();
        return (running.isEmpty() ? List.of(values()) : running).stream().anyMatch(kernel -> kernel.lacks(attempt));
    }

    private boolean lacks(String attempt) {
        return forAll.contains(attempt) || (TestIsolation.asRoot() ? forRoot : forUsers).contains(attempt);
    }
}
