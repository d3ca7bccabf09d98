package org.dyno4j.linux;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/** What keeps a dyno's processes in, one reason each, and how a sandbox is made that lacks it. */
enum Wall {
    SECCOMP {
        @Override
        void leaveOut(SandboxSpec.Builder spec) {
            spec.filter(SyscallFilter.none());
        }
    },
    NETWORK_NAMESPACE {
        @Override
        void leaveOut(SandboxSpec.Builder spec) {
            spec.network(NetworkMode.HOST);
        }
    },
    /** The command stays out of it, and so outside of the host's pid namespace no more than this test is. */
    PID_NAMESPACE {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return staysOutOf(program, CloneArguments.CLONE_NEWPID);
        }
    },
    MOUNT_NAMESPACE {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return staysOutOf(program, CloneArguments.CLONE_NEWNS);
        }
    },
    IPC_NAMESPACE {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return staysOutOf(program, CloneArguments.CLONE_NEWIPC);
        }
    },
    /**
     * The dyno's processes are user 0. Without root it is the user namespace, and the command stays out of all: what lets
     * it enter the others are its rights in that one. It has none to give up, then.
     */
    USER {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            String identity = ".*: (setgroups|setresgid|setresuid)\\(.*";
            if (TestIsolation.asRoot()) {
                return without(program, step -> step.matches(identity));
            }
            return has(program, step -> step.endsWith(NAMESPACES))
                    ? without(
                            program,
                            step -> step.matches(identity)
                                    || step.contains(": setns(")
                                    || step.matches(".*: (capset|prctl\\(PR_(CAPBSET|SET_SECUREBITS)).*"))
                    : program;
        }
    },
    /**
     * All five sets stay as the JVM has them, and user 0 has its old meaning. Without root, all capabilities that the user
     * namespace has to give become ambient, as an execution by another user than 0 would take them.
     */
    CAPABILITIES {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            SyscallProgram kept = TestIsolation.asRoot() ? program : ambient(program);
            return without(
                    kept,
                    step -> step.matches(".*: (capset\\(.*until the execution|"
                            + "prctl\\(PR_(CAPBSET_DROP|SET_SECUREBITS|CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR)).*"));
        }

        private SyscallProgram ambient(SyscallProgram program) {
            SyscallProgram inheritable = replace(
                    program,
                    step -> step.contains("PR_CAPBSET_DROP"),
                    (edited, step) -> edited.replacing(
                            step,
                            SystemCall.CAPSET,
                            new Argument.Bytes(
                                    Structure.of(8)
                                            .int32(0, CAPABILITY_VERSION_3)
                                            .bytes(),
                                    "version 3"),
                            new Argument.Bytes(allCapabilities(), "all, inheritable")));
            return replace(
                    inheritable,
                    step -> step.contains("PR_SET_SECUREBITS"),
                    (edited, step) -> edited.replacing(
                            step,
                            SystemCall.PRCTL,
                            Argument.constant("PR_CAP_AMBIENT", 47),
                            Argument.constant("PR_CAP_AMBIENT_RAISE", 2),
                            new Argument.Range(0, LAST_CAPABILITY),
                            Argument.of(0),
                            Argument.of(0)));
        }

        // Twice the low and the high half of the effective, the permitted and the inheritable set.
        private byte[] allCapabilities() {
            Structure sets = Structure.of(24);
            for (int offset = 0; offset < 12; offset += 4) {
                sets.int32(offset, -1).int32(12 + offset, -1);
            }
            return sets.bytes();
        }
    },
    /** The filter that needs it goes, too. */
    NO_NEW_PRIVILEGES {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.matches(".*: (seccomp\\(|prctl\\(PR_SET_NO_NEW_PRIVS).*"));
        }
    },
    /** The JVM's descriptors that are not close-on-exec stay open. */
    CLOSED_DESCRIPTORS {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.contains(": close_range("));
        }
    },
    /** What the library has put together itself, devices included, can be written to by its owner. */
    READ_ONLY_ROOT {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.matches(".*: mount_setattr\\(AT_FDCWD, (/|dev), 0, RDONLY.*"));
        }
    },
    /** The directory of devices, the only one in which they work. */
    READ_ONLY_DEVICES {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.matches(".*: mount_setattr\\(AT_FDCWD, dev, 0, RDONLY.*"));
        }
    },
    /** What changes the host in /proc. */
    READ_ONLY_PROC {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.matches(".*: mount_setattr\\(AT_FDCWD, /proc, 0, RDONLY.*"));
        }
    },
    /** The host's directories, and those that a stack binds, are neither read-only nor nosuid nor nodev. */
    READ_ONLY_HOST_DIRECTORIES {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.matches(".*: mount_setattr\\(.*AT_(RECURSIVE|EMPTY_PATH), RDONLY.*"));
        }
    },
    /** All of /proc is shown, and as writable as its files' modes say. */
    MASKED_PROC {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(
                    program,
                    step -> step.matches(".*: mount_setattr\\(AT_FDCWD, /proc, 0, RDONLY.*")
                            || step.matches(".*: mount\\(/run/empty-(file|directory), /proc/.*"));
        }
    },
    /** The resource limits of processes are those of the JVM. */
    RESOURCE_LIMITS {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return without(program, step -> step.contains(": prlimit64("));
        }
    },
    /** Process 1 is a shell, which lets itself be looked into, and ends with its input too. */
    UNREADABLE_INIT {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            Predicate<String> execution = step -> step.contains(": execveat(");
            return replace(
                    has(program, execution) ? without(program, step -> step.contains(": seccomp(")) : program,
                    execution,
                    (edited, step) -> edited.replacing(
                            step,
                            SystemCall.EXECVE,
                            Argument.of("/bin/sh"),
                            new Argument.Texts(List.of("sh")),
                            new Argument.Texts(List.of())));
        }
    },
    /** Processes that one may not look into are listed, and show their command line. */
    HIDDEN_PROCESSES {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return replace(program, step -> step.contains("hidepid"), (edited, step) -> {
                Argument[] arguments = edited.arguments(step).toArray(new Argument[0]);
                arguments[4] = Argument.of("");
                return edited.replacing(step, SystemCall.MOUNT, arguments);
            });
        }
    },
    /**
     * The capability that a new process keeps until its execution. The JVM's dumpable flag, which makes it harder to look
     * into the memory that the two share, is no wall of its own, and is left out with it.
     */
    CAPABILITY_UNTIL_EXECUTION {
        @Override
        SyscallProgram leaveOut(SyscallProgram program) {
            return replace(
                    dumpable(program),
                    step -> step.contains(": capset("),
                    (edited, step) -> edited.replacing(
                            step,
                            SystemCall.CAPSET,
                            edited.arguments(step).get(0),
                            new Argument.Bytes(Structure.of(24).bytes(), "no capabilities")));
        }

        private SyscallProgram dumpable(SyscallProgram program) {
            return replace(
                    program,
                    step -> step.contains(": rt_sigaction(1 to "),
                    (edited, step) -> edited.replacing(
                            step, SystemCall.PRCTL, Argument.constant("PR_SET_DUMPABLE", 4), Argument.of(1)));
        }
    };

    /** How the step looks by which a command enters a sandbox. */
    private static final String NAMESPACES = "CLONE_NEW*)";

    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    /** {@code CAP_CHECKPOINT_RESTORE}, the last one since Linux 5.9. */
    private static final int LAST_CAPABILITY = 40;

    /** Changes what is asked for. */
    void leaveOut(SandboxSpec.Builder spec) {}

    /** Changes how it is done. */
    SyscallProgram leaveOut(SyscallProgram program) {
        return program;
    }

    /** Whether this one can't stand where that one is left out. */
    boolean fallsWith(Wall other) {
        return this == MOUNT_NAMESPACE && other == USER && !TestIsolation.asRoot();
    }

    private interface Edit {
        SyscallProgram apply(SyscallProgram program, int step);
    }

    private static SyscallProgram replace(SyscallProgram program, Predicate<String> steps, Edit edit) {
        SyscallProgram edited = program;
        for (int step = 0; step < program.size(); step++) {
            if (steps.test(program.describe(step))) {
                edited = edit.apply(edited, step);
            }
        }
        return edited;
    }

    private static boolean has(SyscallProgram program, Predicate<String> steps) {
        return IntStream.range(0, program.size()).mapToObj(program::describe).anyMatch(steps);
    }

    private static SyscallProgram without(SyscallProgram program, Predicate<String> steps) {
        return replace(program, steps, (edited, step) -> edited.replacing(step, SystemCall.GETPID));
    }

    private static SyscallProgram staysOutOf(SyscallProgram program, long namespace) {
        return replace(program, step -> step.endsWith(NAMESPACES), (edited, step) -> {
            Argument.Word namespaces = (Argument.Word) edited.arguments(step).get(1);
            return edited.replacing(
                    step,
                    SystemCall.SETNS,
                    edited.arguments(step).get(0),
                    Argument.constant("CLONE_NEW*", namespaces.value() & ~namespace));
        });
    }
}
