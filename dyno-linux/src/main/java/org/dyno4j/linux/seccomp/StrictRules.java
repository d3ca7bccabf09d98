package org.dyno4j.linux.seccomp;

import org.dyno4j.linux.libc.Errno;

/**
 * The strict profile: the standard one without networks, and without code that was not in a file when it was mapped.
 *
 * <p>Runtimes that compile as they run don't start under it. {@code PR_SET_MDWE} would say the same to the kernel once,
 * but it belongs to the memory of a process, which until its execution is the JVM's own.
 */
final class StrictRules {
    private static final Verdict DENIED = Verdict.fail(Errno.EPERM);

    /** {@code asm-generic/mman-common.h}. */
    private static final long PROT_WRITE = 2;

    private static final long PROT_EXEC = 4;
    /** {@code linux/memfd.h}. */
    private static final long MFD_NOEXEC_SEAL = 8;
    /** {@code linux/shm.h}. */
    private static final long SHM_EXEC = 0100000;

    private StrictRules() {}

    static Rulebook rulebook() {
        Decision local = Check.isInt(0, 1, "AF_UNIX", Verdict.ALLOW, StandardChecks.NO_SUCH_FAMILY);
        Decision noExecution = Check.hasAny(2, PROT_EXEC, "PROT_EXEC", DENIED, Verdict.ALLOW);
        return StandardRules.rulebook()
                .redecide("socket", local)
                .redecide("socketpair", local)
                .redecide(
                        "mmap", Check.hasAll(2, PROT_WRITE | PROT_EXEC, "PROT_WRITE|PROT_EXEC", DENIED, Verdict.ALLOW))
                .redecide("mprotect", noExecution)
                .redecide("pkey_mprotect", noExecution)
                .redecide("shmat", Check.hasAny(2, SHM_EXEC, "SHM_EXEC", DENIED, Verdict.ALLOW))
                .redecide("memfd_create", Check.hasAll(1, MFD_NOEXEC_SEAL, "MFD_NOEXEC_SEAL", Verdict.ALLOW, DENIED));
    }
}
