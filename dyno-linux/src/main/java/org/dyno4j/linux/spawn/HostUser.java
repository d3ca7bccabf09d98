package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.SystemCall;

/**
 * A user of the host's that nobody else is: each dyno has one of its own, where the JVM may change users.
 *
 * @param uid its number, and that of its group
 */
public record HostUser(int uid) implements DynoUser {
    @Override
    public long namespace() {
        return 0;
    }

    @Override
    public void found(SyscallProgram.Builder program) {}

    @Override
    public void become(SyscallProgram.Builder program) {
        program.call(SystemCall.SETGROUPS, Argument.of(0), Argument.none());
        change(program, uid);
    }

    static void change(SyscallProgram.Builder program, int uid) {
        program.call(SystemCall.SETRESGID, Argument.of(uid), Argument.of(uid), Argument.of(uid));
        program.call(SystemCall.SETRESUID, Argument.of(uid), Argument.of(uid), Argument.of(uid));
    }
}
