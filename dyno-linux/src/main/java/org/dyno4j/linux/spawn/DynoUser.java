package org.dyno4j.linux.spawn;

/** The user and group that the processes of a dyno are, and the steps by which they become it. */
public sealed interface DynoUser permits HostUser, MappedUser {

    /** The number of both, as the dyno sees it. */
    int uid();

    /** The user namespace that comes with it, as a flag of {@code clone3} and {@code setns}; 0 where there is none. */
    long namespace();

    /** Adds what the first process of a sandbox does before anything that takes a privilege. */
    void found(SyscallProgram.Builder program);

    /** Adds the change to this user. */
    void become(SyscallProgram.Builder program);
}
