package org.dyno4j.linux.spawn;

import org.dyno4j.linux.libc.SystemCall;

/** The system call that makes a process; what it is told is {@link CloneArguments}. */
public enum CloneCall {
    /** Since 5.3. */
    CLONE3(SystemCall.CLONE3) {
        @Override
        Argument[] arguments(CloneArguments clone) {
            return new Argument[] {new Argument.Bytes(clone.bytes(), clone.toString()), Argument.of(CloneArguments.SIZE)
            };
        }
    },
    /**
     * The older one, whose flags a seccomp filter can read: container engines refuse the other one for that.
     *
     * <p>It knows no flag above 32 bits. The process keeps the JVM's signal handlers, blocked, until its program sets
     * them to the default; and it has to enter its cgroups by itself.
     */
    CLONE(SystemCall.CLONE) {
        @Override
        Argument[] arguments(CloneArguments clone) {
            long flags = clone.flags() & ~CloneArguments.CLONE_CLEAR_SIGHAND;
            if (flags >>> Integer.SIZE != 0) {
                throw new IllegalArgumentException("clone can't be told " + clone);
            }
            return new Argument[] {Argument.constant(CloneArguments.names(flags), flags), Argument.of(0)};
        }
    };

    private final SystemCall call;

    CloneCall(SystemCall call) {
        this.call = call;
    }

    /** Whether a process can be born into a cgroup v2 directory by it. */
    public boolean intoCgroup() {
        return this == CLONE3;
    }

    SystemCall systemCall() {
        return call;
    }

    /** The first two arguments of the call; all others are 0. */
    abstract Argument[] arguments(CloneArguments clone);

    @Override
    public String toString() {
        return call.callName();
    }
}
