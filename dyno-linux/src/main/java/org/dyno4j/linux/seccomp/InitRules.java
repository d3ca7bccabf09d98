package org.dyno4j.linux.seccomp;

/**
 * What process 1 of a sandbox does: its assembly source shows all of it.
 *
 * <p>The filter is installed just before the execution of process 1, so that belongs to it, and so does the exit of the
 * stub in case that fails.
 */
final class InitRules {
    private InitRules() {}

    static Rulebook rulebook() {
        return new Rulebook()
                .allow("execveat exit exit_group getpid kill prctl read restart_syscall rt_sigaction")
                .others(Verdict.KILL);
    }
}
