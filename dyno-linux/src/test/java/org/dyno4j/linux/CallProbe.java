package org.dyno4j.linux;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.seccomp.SyscallNumbers;

/** Makes single system calls from inside a sandbox, by Python's ctypes, and says what came of them. */
final class CallProbe {
    private static final Duration PATIENCE = Patience.PATIENCE;
    /** Prints the call's error number, or 0; a process that the call made ends without a word. */
    private static final String SCRIPT = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            words = [ctypes.c_ulong(int(word, 0)) for word in sys.argv[1:]]
            caller = os.getpid()
            result = libc.syscall(*words)
            errno = ctypes.get_errno() if result == -1 else 0
            if os.getpid() != caller or result == 0 and words[0].value == int(os.environ['CLONE']):
                os._exit(0)
            print(errno)
            """;

    private final Sandbox sandbox;

    CallProbe(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The name of the error that the call failed with, or OK. */
    String call(String name, String arguments) throws Exception {
        int number = SyscallNumbers.of(name).orElseThrow();
        int errno = Integer.parseInt(run(number, arguments).output().strip());
        return errno == 0 ? "OK" : Errno.of(errno).map(Enum::name).orElse(Integer.toString(errno));
    }

    /** How a process ends that makes the call of that number. */
    ExitStatus end(int number) throws Exception {
        return run(number, "").status();
    }

    /** What a process did. */
    record Result(ExitStatus status, String output) {}

    private Result run(int number, String arguments) throws Exception {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
        return python(
                SCRIPT,
                Stream.concat(Stream.of(Integer.toString(number)), words.stream())
                        .toList());
    }

    /** Runs a Python program. */
    Result python(String script, List<String> arguments) throws Exception {
        return run(Stream.concat(Stream.of("/usr/bin/python3", "-c", script), arguments.stream())
                .toList());
    }

    /** Runs a command. */
    Result run(List<String> command) throws Exception {
        StringSink output = new StringSink();
        ProcessSpec spec = ProcessSpec.command(command)
                .environment("PATH", "/usr/local/bin:/usr/bin:/bin")
                .environment("HOME", "/tmp")
                .environment(
                        "CLONE", Integer.toString(SyscallNumbers.of("clone").orElseThrow()))
                .workingDirectory("/tmp")
                .stdout(output)
                .build();
        ExitStatus status = sandbox.start(spec).awaitExit(PATIENCE);
        return new Result(status, output.text());
    }
}
