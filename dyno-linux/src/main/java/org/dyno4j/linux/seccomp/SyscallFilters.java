package org.dyno4j.linux.seccomp;

import com.sun.jna.Pointer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The filters as the kernel reads them, in native memory: compiled once each, then used by every process that starts.
 *
 * <p>Thread-safe. To be closed when no process is starting any more.
 */
public final class SyscallFilters implements AutoCloseable {
    private static final String MECHANISM = "system call filter";

    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_GET_ACTION_AVAIL = 2;
    private static final int SECCOMP_FILTER_FLAG_LOG = 2;

    /** {@code struct sock_fprog}: an unsigned short, padding, a pointer. */
    private static final int PROGRAM_SIZE = 16;

    private static final int PROGRAM_POINTER = 8;

    private final Architecture architecture;
    private final Mechanism mechanism;
    private final NativeArena arena = new NativeArena();
    private final Map<Profile, Pointer> programs = new EnumMap<>(Profile.class);

    private SyscallFilters(SystemCalls calls, Architecture architecture) {
        this.architecture = architecture;
        this.mechanism = probe(calls)
                .map(errno -> Mechanism.unavailable(
                                MECHANISM,
                                "seccomp(SECCOMP_GET_ACTION_AVAIL, SECCOMP_RET_KILL_PROCESS) failed: "
                                        + Errno.describe(errno),
                                "use a kernel with CONFIG_SECCOMP_FILTER, and no seccomp profile around the JVM that"
                                        + " forbids seccomp(2)")
                        .withError(Errno.of(errno).map(Errno::name).orElse("errno " + errno)))
                .orElseGet(() -> Mechanism.enforced(
                        MECHANISM, "seccomp, allow-lists for " + architecture + "; unknown calls fail with ENOSYS"));
    }

    /** Filters for processes of that architecture; asks the kernel whether it takes any. */
    public static SyscallFilters open(SystemCalls calls, Architecture architecture) {
        return new SyscallFilters(calls, architecture);
    }

    /** Whether the kernel takes filters, found out by asking it for the gravest verdict that they use. */
    public Mechanism mechanism() {
        return mechanism;
    }

    private static Optional<Integer> probe(SystemCalls calls) {
        try (NativeArena local = new NativeArena()) {
            Pointer action = local.allocate(Integer.BYTES);
            action.setInt(0, Verdict.KILL.value());
            long result = calls.call(SystemCall.SECCOMP, SECCOMP_GET_ACTION_AVAIL, 0, NativeArena.address(action));
            return result < 0 ? Optional.of((int) -result) : Optional.empty();
        }
    }

    /**
     * Adds the step that installs a filter; steps after it are filtered, too.
     *
     * <p>Needs no_new_privs, or CAP_SYS_ADMIN. It is of the process alone, whatever memory it still shares.
     *
     * @param logging whether the kernel logs what the filter denies
     */
    public void install(SyscallProgram.Builder program, Profile profile, boolean logging) {
        program.call(
                SystemCall.SECCOMP,
                Argument.constant("SECCOMP_SET_MODE_FILTER", SECCOMP_SET_MODE_FILTER),
                logging ? Argument.constant("SECCOMP_FILTER_FLAG_LOG", SECCOMP_FILTER_FLAG_LOG) : Argument.of(0),
                Argument.constant(profile + " profile", NativeArena.address(program(profile))));
    }

    private synchronized Pointer program(Profile profile) {
        return programs.computeIfAbsent(profile, this::load);
    }

    private Pointer load(Profile profile) {
        FilterProgram filter = profile.program(architecture);
        Pointer program = arena.allocate(PROGRAM_SIZE);
        program.setShort(0, (short) filter.length());
        program.setPointer(PROGRAM_POINTER, arena.bytes(filter.bytes()));
        return program;
    }

    /** Frees the memory. */
    @Override
    public synchronized void close() {
        arena.close();
    }
}
