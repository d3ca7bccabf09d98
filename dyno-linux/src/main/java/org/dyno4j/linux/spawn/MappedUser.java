package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.SystemCall;

/**
 * The JVM's own user and group, the only ones that the sandbox's user namespace knows.
 *
 * <p>Without privilege a process may map no other user into a user namespace than its own, and no group before it has
 * given up {@code setgroups} there for good (user_namespaces(7)); so the JVM's supplementary groups stay, without a
 * number.
 *
 * <p>No change of user hides a new process from those that are there: to the kernel all are the JVM's user. That none of
 * them can look at the memory that it shares with the JVM until it executes has to do with its capabilities, see
 * {@link Privileges}. The dumpable flag can't help: while it is cleared the files of {@code /proc/self} are root's, and
 * nobody could write the maps of a new user namespace.
 *
 * @param uid what both are called inside
 * @param hostUid the JVM's effective user, as it knows it itself
 * @param hostGid the JVM's effective group
 */
public record MappedUser(int uid, int hostUid, int hostGid) implements DynoUser {
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

    @Override
    public void become(SyscallProgram.Builder program) {
        HostUser.change(program, uid);
    }
}
