package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.SystemCall;

/**
 * The JVM's own user and group, the only ones that the sandbox's user namespace knows.
 *
 * <p>Without privilege a process may map no other user into a user namespace than its own, and no group before it has
 * given up {@code setgroups} there for good (user_namespaces(7)); so the JVM's supplementary groups stay, without a
 * number.
 *
 * @param uid what both are called inside
 * @param hostUid the JVM's effective user, as it knows it itself
 * @param hostGid the JVM's effective group
 */
public record MappedUser(int uid, int hostUid, int hostGid) implements DynoUser {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final Argument HERE = Argument.constant("AT_FDCWD", -100);

    @Override
    public long namespace() {
        return CloneArguments.CLONE_NEWUSER;
    }

    /** The process that was born into the namespace writes its maps, while the host's /proc is in sight. */
    @Override
    public void found(SyscallProgram.Builder program) {
        write(program, "/proc/self/setgroups", "deny");
        write(program, "/proc/self/uid_map", map(hostUid));
        write(program, "/proc/self/gid_map", map(hostGid));
    }

    private String map(int host) {
        return Integer.toUnsignedString(uid) + " " + Integer.toUnsignedString(host) + " 1";
    }

    private static void write(SyscallProgram.Builder program, String file, String content) {
        int opened = program.call(
                SystemCall.OPENAT,
                HERE,
                Argument.of(file),
                Argument.constant("O_WRONLY|O_CLOEXEC", O_WRONLY | O_CLOEXEC),
                Argument.of(0));
        program.call(
                SystemCall.WRITE, new Argument.ResultOf(opened), Argument.of(content), Argument.of(content.length()));
    }

    /**
     * Clears the dumpable flag of the memory that the process shares with the JVM.
     *
     * <p>The dyno's processes are the same user to the kernel, and this one is going to be no more privileged than they
     * are before it executes: nothing else would keep them from opening its {@code /proc/PID/mem}, which is the JVM's
     * (ptrace(2), "Ptrace access mode checking"). No change of user clears the flag here, as none is made.
     */
    @Override
    public void hide(SyscallProgram.Builder program) {
        program.call(
                SystemCall.PRCTL,
                Argument.constant("PR_SET_DUMPABLE", PR_SET_DUMPABLE),
                Argument.of(0),
                Argument.of(0),
                Argument.of(0),
                Argument.of(0));
    }

    @Override
    public void become(SyscallProgram.Builder program) {
        HostUser.change(program, uid);
    }
}
