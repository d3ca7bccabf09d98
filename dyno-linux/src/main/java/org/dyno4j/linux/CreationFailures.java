package org.dyno4j.linux;

import org.dyno4j.DynoException;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.spawn.StepException;

/** Turns what the kernel said about the creation of a sandbox into what a user can act on. */
final class CreationFailures {
    private static final String WITHOUT_LINKS = ". Give the path without symbolic links, as realpath shows it";

    private CreationFailures() {}

    static DynoException explain(SandboxSpec spec, DynoException failure) {
        if (failure instanceof IsolationException) {
            return failure;
        }
        return new SandboxException(
                spec.name(), "the sandbox can't be created: " + failure.getMessage() + advice(spec, failure), failure);
    }

    private static String advice(SandboxSpec spec, DynoException failure) {
        if (failure instanceof StepException step) {
            if (step.call() == SystemCall.OPEN_TREE) {
                return ". Is the application directory "
                        + spec.application().map(Object::toString).orElse("") + " still there?";
            }
            if (step.call() == SystemCall.OPENAT2) {
                return step.is(Errno.ELOOP)
                        ? WITHOUT_LINKS
                        : ". A directory of the host can only be shown where the stack has a directory, or nothing at all";
            }
            if (step.is(Errno.ENOMEM)) {
                return ". Is the memory limit too small to create a sandbox in?";
            }
        }
        if (failure instanceof SystemCallException call && call.call() == SystemCall.OPENAT2 && call.is(Errno.ELOOP)) {
            return WITHOUT_LINKS;
        }
        return Shortages.advice(failure);
    }
}
