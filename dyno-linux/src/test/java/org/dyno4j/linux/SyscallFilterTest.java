package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Set;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.seccomp.SyscallNumbers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls made from inside real sandboxes, with the filter and, to see that it is the filter that says no, without. */
class SyscallFilterTest {
    private static final int SIGSEGV = 11;
    private static final int SIGSYS = 31;
    private static final String INTERRUPT_80 = """
            import ctypes, mmap
            page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            page.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, 20 (getpid of i386); int 0x80; ret
            address = ctypes.addressof(ctypes.c_char.from_buffer(page))
            print(ctypes.CFUNCTYPE(ctypes.c_int)(address)() > 0)
            """;

    /** The kernel itself answers EPERM before it looks at anything, for lack of a capability. */
    private static final Set<String> CAPABILITY_FIRST = Set.of(
            "pivot_root",
            "fsopen",
            "fsmount",
            "fspick",
            "move_mount",
            "kexec_load",
            "kexec_file_load",
            "init_module",
            "finit_module",
            "delete_module",
            "reboot",
            "swapon",
            "swapoff",
            "acct",
            "syslog",
            "sethostname",
            "setdomainname",
            "vhangup",
            "open_by_handle_at"); // until 6.11

    private static LinuxIsolation isolation;
    private static CallProbe standard;
    private static CallProbe strict;
    private static CallProbe unfiltered;

    @BeforeAll
    static void open() {
        isolation = TestIsolation.open();
        standard = probe(SyscallFilter.standard());
        strict = probe(SyscallFilter.strict());
        unfiltered = probe(SyscallFilter.none());
    }

    @AfterAll
    static void close() {
        isolation.close();
    }

    private static CallProbe probe(SyscallFilter filter) {
        Sandbox sandbox =
                isolation.create(SandboxSpec.named(filter.profile().name().toLowerCase(java.util.Locale.ROOT))
                        .filter(filter)
                        .build());
        return new CallProbe(sandbox);
    }

    @ParameterizedTest(name = "{0}({1})")
    @CsvSource(delimiter = '|', textBlock = """
                    ptrace                  | 0 0 0 0
                    process_vm_readv        | 2 0 0 0 0 0
                    process_vm_writev       | 2 0 0 0 0 0
                    process_madvise         | -1 0 0 0 0
                    kcmp                    | 2 2 0 0 0
                    pidfd_getfd             | -1 0 0
                    perf_event_open         | 0 0 -1 -1 0xff00
                    bpf                     | 9999 0 0
                    userfaultfd             | 0xff
                    keyctl                  | 0 -3 0
                    add_key                 | 0 0 0 0 0
                    request_key             | 0 0 0 0
                    io_uring_setup          | 1 0
                    io_uring_enter          | -1 0 0 0 0
                    io_uring_register       | -1 0 0 0
                    unshare                 | 0x10000000
                    unshare                 | 0
                    setns                   | -1 0
                    clone                   | 0x10000011 0 0 0 0
                    clone                   | 0x110000011 0 0 0 0
                    mount                   | 0 1 0 0 0
                    umount2                 | 0 0xffff
                    pivot_root              | 1 1
                    chroot                  | 1
                    fsopen                  | 1 0
                    fsconfig                | -1 99 0 0 0
                    fsmount                 | -1 0 0
                    fspick                  | -1 1 0
                    open_tree               | -1 1 0
                    open_tree_attr          | -1 1 0 0 0
                    move_mount              | -1 1 -1 1 0
                    mount_setattr           | -1 1 0 0 0
                    statmount               | 0 0 0 0
                    listmount               | 0 0 0 0
                    name_to_handle_at       | -1 1 0 0 0
                    open_by_handle_at       | -1 0 0
                    kexec_load              | 0 0 0 0
                    kexec_file_load         | -1 -1 0 0 0
                    init_module             | 0 0 0
                    finit_module            | -1 0 0
                    delete_module           | 0 0
                    reboot                  | 0 0 0 0
                    swapon                  | 0 0
                    swapoff                 | 0
                    acct                    | 1
                    syslog                  | 3 0 0
                    quotactl                | 0 0 0 0
                    quotactl_fd             | -1 0 0 0
                    sethostname             | 1 1
                    setdomainname           | 1 1
                    settimeofday            | 0 1
                    clock_settime           | 0 0
                    vhangup                 | 0
                    fanotify_init           | 0x200 0
                    fanotify_mark           | -1 0 0 0 0
                    get_mempolicy           | 0 0 0 0 0
                    set_mempolicy           | 0 0 0
                    mbind                   | 0 0 0 0 0 0
                    set_mempolicy_home_node | 0 0 0 0
                    migrate_pages           | 2 0 0 0
                    move_pages              | 0 0 0 0 0 0
                    lsm_get_self_attr       | 0 0 0 0
                    lsm_set_self_attr       | 0 0 0 0
                    lsm_list_modules        | 0 0 0
                    personality             | 0x0040000
                    personality             | 0x0400000
                    prctl                   | 62 0 0 0 0
                    """)
    void S17_whatReachesBeyondTheSandboxIsDenied(String name, String arguments) throws Exception {
        assumeThatItExists(name);
        assertThat(standard.call(name, arguments)).isEqualTo("EPERM");
        if (!CAPABILITY_FIRST.contains(name)) {
            assertThat(unfiltered.call(name, arguments)).isNotEqualTo("EPERM");
        }
    }

    @Tag("x86-64")
    @ParameterizedTest(name = "{0}({1})")
    @CsvSource(
            delimiter = '|',
            value = {"modify_ldt | 0 0 0", "sysfs | 3", "ustat | 0 0"})
    void S17_whatReachesBeyondTheSandboxAndOnlyX86HasIsDenied(String name, String arguments) throws Exception {
        S17_whatReachesBeyondTheSandboxIsDenied(name, arguments);
    }

    /** AF_VSOCK, AF_PACKET, AF_ALG, AF_XDP; and once with a bit that the kernel drops. */
    @ParameterizedTest
    @CsvSource({"socket, 40 1 0", "socket, 0x100000028 1 0", "socket, 17 3 0", "socket, 44 3 0", "socketpair, 40 1 0 0"
    })
    void S17_unusualSocketFamiliesAreAsIfUnknown(String name, String arguments) throws Exception {
        assertThat(standard.call(name, arguments)).isEqualTo("EAFNOSUPPORT");
        assertThat(unfiltered.call(name, arguments)).isNotEqualTo("EAFNOSUPPORT");
    }

    /** DCCP, L2TP, SCTP, UDP-Lite; the last once with a bit that the kernel drops. Without the filter: modules load. */
    @ParameterizedTest
    @CsvSource({"2 1 33", "2 2 115", "2 1 132", "10 5 132", "10 2 136", "2 2 0x100000088"})
    void S17_unusualProtocolsOfTheInternetAreAsIfUnknown(String arguments) throws Exception {
        assertThat(standard.call("socket", arguments)).isEqualTo("EPROTONOSUPPORT");
    }

    /** IPPROTO_RAW, which every kernel has: without the filter it is the capability that is missing. */
    @ParameterizedTest
    @CsvSource({"2 3 255", "10 3 255"})
    void S17_itIsTheFilterThatDoesNotKnowUnusualProtocols(String arguments) throws Exception {
        assertThat(standard.call("socket", arguments)).isEqualTo("EPROTONOSUPPORT");
        assertThat(unfiltered.call("socket", arguments)).isEqualTo("EPERM");
    }

    /** TCP and UDP as they are asked for by number; multipath TCP, where the kernel has it. */
    @ParameterizedTest
    @CsvSource({"2 1 0", "2 1 6", "2 2 17", "10 1 6", "10 2 17", "2 1 262"})
    void usualProtocolsOfTheInternetAreThere(String arguments) throws Exception {
        assertThat(standard.call("socket", arguments)).isEqualTo(unfiltered.call("socket", arguments));
    }

    /** SO_ATTACH_FILTER, SO_ATTACH_BPF and the two for SO_REUSEPORT; and once with a bit that the kernel drops. */
    @ParameterizedTest
    @CsvSource({"26", "50", "51", "52", "0x10000001a"})
    void S17_noSocketHasAFilterOfADynosOwn(String option) throws Exception {
        assertThat(standard.call("setsockopt", "-1 1 " + option + " 0 0")).isEqualTo("EPERM");
        assertThat(unfiltered.call("setsockopt", "-1 1 " + option + " 0 0")).isEqualTo("EBADF");
    }

    /** Netfilter, audit and uevents. */
    @ParameterizedTest
    @CsvSource({"16 3 12", "16 3 9", "16 3 15"})
    void S17_ofNetlinkThereIsOnlyRoute(String arguments) throws Exception {
        assertThat(standard.call("socket", arguments)).isEqualTo("EPROTONOSUPPORT");
        assertThat(standard.call("socket", "16 3 0")).isEqualTo("OK");
    }

    @Tag("x86-64")
    @Test
    void S17_foreignArchitecturesAreKilled() throws Exception {
        assumeTrue(
                Architecture.current() == Architecture.X86_64,
                "needs i386 code and the x32 calls: only x86-64 has them");
        assertThat(standard.end(0x40000000 + 39)).isEqualTo(new ExitStatus.Signalled(SIGSYS));
        // A kernel without CONFIG_IA32_EMULATION, or told so at boot, ends such a call itself.
        boolean possible = unfiltered.python(INTERRUPT_80, List.of()).output().equals("True\n");
        assertThat(standard.python(INTERRUPT_80, List.of()).status())
                .isEqualTo(new ExitStatus.Signalled(possible ? SIGSYS : SIGSEGV));
    }

    @Test
    void S18_clone3AndUnknownCallsFailSoThatLibrariesFallBack() throws Exception {
        assertThat(standard.call("clone3", "0 0")).isEqualTo("ENOSYS");
        assertThat(unfiltered.call("clone3", "0 0")).isEqualTo("EINVAL");
        assertThat(standard.python("import ctypes; print(ctypes.CDLL(None).syscall(9999))", List.of()))
                .isEqualTo(new CallProbe.Result(new ExitStatus.Exited(0), "-1\n"));
    }

    /** TIOCSTI and TIOCLINUX; and once with a bit that the kernel drops (CVE-2019-10063). */
    @ParameterizedTest
    @CsvSource({"0x5412", "0x541c", "0x100005412"})
    void S13_nobodyTypesOnATerminal(String request) throws Exception {
        assertThat(standard.call("ioctl", "0 " + request + " 0")).isEqualTo("EPERM");
        assertThat(unfiltered.call("ioctl", "0 " + request + " 0")).isEqualTo("ENOTTY");
    }

    @Test
    void S17_noTerminalGetsAnotherLineDiscipline() throws Exception {
        assertThat(standard.call("ioctl", "0 0x5423 0")).isEqualTo("EPERM");
        assertThat(unfiltered.call("ioctl", "0 0x5423 0")).isEqualTo("ENOTTY");
    }

    @ParameterizedTest(name = "{0}({1})")
    @CsvSource({
        "socket, 2 1 0, EAFNOSUPPORT", // AF_INET
        "socket, 10 1 0, EAFNOSUPPORT", // AF_INET6
        "socket, 16 3 0, EAFNOSUPPORT", // AF_NETLINK
        "mmap, 0 4096 7 0x22 -1 0, EPERM", // PROT_READ|PROT_WRITE|PROT_EXEC
        "mmap, 0 4096 6 0x22 -1 0, EPERM", // PROT_WRITE|PROT_EXEC
        "mprotect, 0 4096 5, EPERM", // PROT_READ|PROT_EXEC
        "pkey_mprotect, 0 4096 5 -1, EPERM",
        "shmat, -1 0 32768, EPERM", // SHM_EXEC
        "memfd_create, 1 0, EPERM"
    })
    void S17_strictHasNoNetworkAndMakesNoCode(String name, String arguments, String expected) throws Exception {

        assertThat(strict.call(name, arguments)).isEqualTo(expected);
        assertThat(standard.call(name, arguments)).isNotEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/dev/shm"})
    void S17_strictExecutesAndMapsNothingFromWhereADynoWrites(String directory) throws Exception {
        String copy = "cp /bin/true " + directory + "/copy && ";
        List<String> execute = List.of("/bin/sh", "-c", copy + directory + "/copy");
        String map = "import mmap; file = open('" + directory + "/copy', 'rb'); mmap.mmap(file.fileno(), 4096,"
                + " prot=mmap.PROT_READ | mmap.PROT_EXEC)";
        assertThat(strict.run(execute).status()).isEqualTo(new ExitStatus.Exited(126));
        assertThat(strict.python(map, List.of()).status()).isEqualTo(new ExitStatus.Exited(1));
        assertThat(standard.run(execute).status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(standard.python(map, List.of()).status()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void strictLeavesUnixSocketsAndOrdinaryMemory() throws Exception {
        assertThat(strict.call("socket", "1 1 0")).isEqualTo("OK");
        assertThat(strict.call("mmap", "0 4096 3 0x22 -1 0")).isEqualTo("OK");
        assertThat(strict.run(List.of("/bin/bash", "-c", "ls -d /app | wc -l")).output())
                .isEqualTo("1\n");
    }

    private static void assumeThatItExists(String name) {
        assumeTrue(
                SyscallNumbers.of(name).isPresent(),
                () -> Architecture.current() + " has no system call of the name " + name);
    }
}
