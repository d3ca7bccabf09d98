package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.SystemCall;

/**
 * The steps that take every privilege from a new process.
 *
 * @param user the user and group that it becomes
 * @param lastCapability the highest capability that the kernel knows ({@code /proc/sys/kernel/cap_last_cap})
 */
public record Privileges(DynoUser user, int lastCapability) {
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_SECUREBITS = 28;
    /**
     * All of {@code linux/securebits.h} set and locked but for KEEP_CAPS, which is locked unset: user 0 means nothing, a
     * change of user gives nothing, nothing is kept and nothing becomes ambient.
     */
    private static final int SECUREBITS = 0xef;

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    /** The offset of {@code permitted} in {@code struct __user_cap_data_struct}, and what stays there until execution. */
    private static final int PERMITTED = 4;

    private static final int CAP_SETPCAP = 1 << 8;

    /**
     * Adds the steps.
     *
     * <p>Order matters: the bounding set, the secure bits and the groups can only be given up while there still are
     * capabilities.
     *
     * <p>One capability stays permitted, not effective, until the execution takes it (capabilities(7): nothing is
     * inheritable, ambient or in the bounding set). Up to then the process shares the JVM's memory, and the kernel lets
     * nobody trace it, or read its memory, who lacks a capability that it is permitted ({@code cap_ptrace_access_check}
     * of {@code security/commoncap.c}), whatever the JVM's dumpable flag says.
     */
    public void drop(SyscallProgram.Builder program) {
        program.call(
                SystemCall.PRCTL,
                Argument.constant("PR_CAPBSET_DROP", PR_CAPBSET_DROP),
                new Argument.Range(0, lastCapability));
        program.call(
                SystemCall.PRCTL,
                Argument.constant("PR_SET_SECUREBITS", PR_SET_SECUREBITS),
                Argument.constant("SECBIT_*", SECUREBITS),
                Argument.of(0),
                Argument.of(0),
                Argument.of(0));
        user.become(program);
        program.call(
                SystemCall.PRCTL,
                Argument.constant("PR_CAP_AMBIENT", PR_CAP_AMBIENT),
                Argument.constant("PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT_CLEAR_ALL),
                Argument.of(0),
                Argument.of(0),
                Argument.of(0));
        program.call(
                SystemCall.CAPSET,
                new Argument.Bytes(
                        Structure.of(8).int32(0, LINUX_CAPABILITY_VERSION_3).bytes(), "_LINUX_CAPABILITY_VERSION_3"),
                new Argument.Bytes(
                        Structure.of(24).int32(PERMITTED, CAP_SETPCAP).bytes(),
                        "CAP_SETPCAP permitted until the execution"));
        program.call(
                SystemCall.PRCTL,
                Argument.constant("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS),
                Argument.of(1),
                Argument.of(0),
                Argument.of(0),
                Argument.of(0));
    }
}
