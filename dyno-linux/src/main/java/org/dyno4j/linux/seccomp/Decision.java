package org.dyno4j.linux.seccomp;

/** What a policy says of a system call: a verdict, or checks of its arguments that lead to one. */
sealed interface Decision permits Verdict, Check {

    /** The verdict on a call with these six arguments. */
    Verdict on(long... arguments);
}
