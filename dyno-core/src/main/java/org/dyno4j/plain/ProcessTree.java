package org.dyno4j.plain;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.Signal;

/**
 * The processes of one sandbox as far as they have been noticed, ended ones included, with the processor time that was
 * last seen of each. Thread-safe.
 *
 * <p>A {@link ProcessHandle} knows its process by pid and start time, so an old one never stands for somebody else's.
 */
final class ProcessTree {
    private static final int KILL_ROUNDS = 100;

    private final String sandbox;
    /** Those that were started here come before their descendants. */
    private final Map<ProcessHandle, Duration> cpuTimes = new LinkedHashMap<>();

    private Duration cpuTimeOfForgotten = Duration.ZERO;

    ProcessTree(String sandbox) {
        this.sandbox = sandbox;
    }

    synchronized void add(ProcessHandle process) {
        cpuTimes.put(process, Duration.ZERO);
        alive();
    }

    /** All that are alive now. */
    synchronized List<ProcessHandle> alive() {
        for (ProcessHandle process : List.copyOf(cpuTimes.keySet())) {
            process.descendants().forEach(descendant -> cpuTimes.putIfAbsent(descendant, Duration.ZERO));
        }
        cpuTimes.replaceAll((process, seen) -> process.info().totalCpuDuration().orElse(seen));
        for (ProcessHandle process : List.copyOf(cpuTimes.keySet())) {
            if (!process.isAlive()) {
                cpuTimeOfForgotten = cpuTimeOfForgotten.plus(cpuTimes.remove(process));
            }
        }
        return List.copyOf(cpuTimes.keySet());
    }

    synchronized Duration cpuTime() {
        return cpuTimes.values().stream().reduce(cpuTimeOfForgotten, Duration::plus);
    }

    /**
     * Kills until none is left; what forks while being killed is met in the next round.
     *
     * <p>Those that were started here go first: a shell that waits for its children must not see them killed, and end
     * by itself, with a status of its own.
     */
    void kill() {
        for (int round = 0; round < KILL_ROUNDS; round++) {
            List<ProcessHandle> processes = alive();
            if (processes.isEmpty()) {
                return;
            }
            processes.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle process : processes) {
                process.onExit()
                        .completeOnTimeout(process, 100, TimeUnit.MILLISECONDS)
                        .join();
            }
        }
        throw new SandboxException(sandbox, "these processes survive SIGKILL: " + alive());
    }

    void signal(Signal signal, List<ProcessHandle> processes) {
        switch (signal) {
            case SIGTERM -> processes.forEach(ProcessHandle::destroy);
            case SIGKILL -> processes.forEach(ProcessHandle::destroyForcibly);
            case SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2, SIGCONT, SIGSTOP, SIGWINCH ->
                processes.forEach(process -> command(signal, process));
        }
    }

    private void command(Signal signal, ProcessHandle process) {
        String name = signal.name().substring("SIG".length());
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new SandboxException(sandbox, "kill -" + name + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new SandboxException(
                    sandbox,
                    "can't send " + signal + ": the JVM sends SIGTERM and SIGKILL alone, and there is no kill",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(sandbox, "interrupted while sending " + signal, e);
        }
    }
}
