package org.dyno4j.linux.seccomp;

import org.dyno4j.linux.libc.Architecture;

/** The policies that there are, by name. */
public enum Profile {
    /** For programs of all kinds: what an unprivileged program needs, and nothing that reaches beyond its sandbox. */
    STANDARD,
    /** The standard profile without networks and without code made at run time. */
    STRICT,
    /** For process 1 of a sandbox: just what its few instructions do. */
    INIT;

    /** The profile as a filter for that architecture. */
    public FilterProgram program(Architecture architecture) {
        return program(architecture, Reporting.NONE);
    }

    /** The same, whose refusals become known in that way. */
    FilterProgram program(Architecture architecture, Reporting reporting) {
        return Compiler.compile(policy(architecture), reporting);
    }

    Policy policy(Architecture architecture) {
        Rulebook rules = switch (this) {
            case STANDARD -> StandardRules.rulebook();
            case STRICT -> StrictRules.rulebook();
            case INIT -> InitRules.rulebook();
        };
        return rules.policy(architecture);
    }
}
