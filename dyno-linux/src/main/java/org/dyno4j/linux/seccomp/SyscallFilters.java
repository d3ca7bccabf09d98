package org.dyno4j.linux.seccomp;

import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
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

    /** {@code struct sock_fprog}: an unsigned short, padding, a pointer. */
    private static final int PROGRAM_SIZE = 16;

    private static final int PROGRAM_POINTER = 8;

    private final Architecture architecture;
    private final Mechanism mechanism;
    private final NativeArena arena = new NativeArena();
    private final Map<Variant, Pointer> programs = new HashMap<>();
    private Optional<Pointer> listenerMessage = Optional.empty();

    /** A filter in native memory. */
    private record Variant(Profile profile, Reporting reporting) {}

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
     * @param reporting what becomes known of what the filter denies; for a listener, the process must have a
     *     {@link DenialChannel} and the standard streams open, and nothing else
     */
    public void install(SyscallProgram.Builder program, Profile profile, Reporting reporting) {
        program.call(
                SystemCall.SECCOMP,
                Argument.constant("SECCOMP_SET_MODE_FILTER", SECCOMP_SET_MODE_FILTER),
                Argument.constant(reporting.label(), reporting.flags()),
                Argument.constant(profile + " profile", NativeArena.address(program(new Variant(profile, reporting)))));
        if (reporting == Reporting.LISTENER) {
            DenialChannel.send(program, listenerMessage());
        }
    }

    /**
     * Answers, on the loop, what the filter of that profile refuses, and tells of it; takes over its listener.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop is closed; the listener is closed then
     */
    public void watch(
            EventLoop loop, OwnedDescriptor listener, Profile profile, Consumer<? super DeniedCall> listening) {
        DenialWatch.start(loop, listener, profile.policy(architecture), listening);
    }

    private synchronized Pointer listenerMessage() {
        Pointer message = listenerMessage.orElseGet(() -> DenialChannel.message(arena));
        listenerMessage = Optional.of(message);
        return message;
    }

    private synchronized Pointer program(Variant variant) {
        return programs.computeIfAbsent(variant, this::load);
    }

    private Pointer load(Variant variant) {
        FilterProgram filter = variant.profile().program(architecture, variant.reporting());
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
