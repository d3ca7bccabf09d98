package org.dyno4j.linux.net;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network namespaces for sandboxes, fresh and with the loopback interface up; a few are made ahead.
 *
 * <p>No step of a sandbox's birth takes the kernel longer than this one, and nothing about it is the sandbox's own. So a
 * thread makes the next ones meanwhile. Each is given away once, and vanishes with its last process and descriptor. What
 * the kernel needs for one is charged to the JVM, not to the dyno; a dyno can't make it more. Thread-safe.
 */
public final class NetworkNamespaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkNamespaces.class);

    /** One for the next sandbox, and one for whoever comes while its successor is made. */
    static final int STOCK = 2;

    /** Far more than the kernel takes for one. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int O_CLOEXEC = 0x80000;

    private final SystemCalls calls;
    private final Spawner spawner;
    private final BlockingQueue<OwnedDescriptor> stock = new ArrayBlockingQueue<>(STOCK);
    private final AtomicBoolean filling = new AtomicBoolean();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(new ThreadFactoryBuilder()
            .setNameFormat("dyno4j-network")
            .setDaemon(true)
            .build());

    private NetworkNamespaces(SystemCalls calls, Spawner spawner) {
        this.calls = calls;
        this.spawner = spawner;
    }

    /**
     * Makes the first one, and has the others made.
     *
     * @throws org.dyno4j.DynoException if the host allows none
     */
    public static NetworkNamespaces open(SystemCalls calls, Spawner spawner) {
        NetworkNamespaces namespaces = new NetworkNamespaces(calls, spawner);
        try {
            namespaces.stock.add(namespaces.make("first network"));
        } catch (RuntimeException e) {
            namespaces.close();
            throw e;
        }
        namespaces.replenish();
        return namespaces;
    }

    /**
     * A namespace that nobody has been in; its descriptor belongs to the caller.
     *
     * @throws org.dyno4j.DynoException if none is left and the host allows no more
     */
    public OwnedDescriptor take(String what) {
        OwnedDescriptor ready = stock.poll();
        return ready != null ? ready : make(what + " network");
    }

    /** Has the missing ones made; for a moment when nobody waits for the processors. */
    public void replenish() {
        if (filling.compareAndSet(false, true)) {
            maker.execute(() -> {
                filling.set(false);
                makeAhead();
            });
        }
    }

    private void makeAhead() {
        try {
            while (stock.remainingCapacity() > 0) {
                OwnedDescriptor made = make("next network");
                if (!stock.offer(made)) {
                    made.close();
                }
            }
        } catch (RuntimeException e) {
            // Whoever finds none tries for himself, and is told why there is none.
            LOG.debug("no network namespace is made ahead: {}", e.toString());
        }
    }

    private OwnedDescriptor make(String what) {
        OwnedDescriptor namespace = new OwnedDescriptor(calls, (int) create(what), what);
        try {
            bringLoopbackUp(what, namespace);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    /** The child shares the JVM's descriptor table: what it opens as its last step is the JVM's. */
    private long create(String what) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        int opened = program.call(
                SystemCall.OPENAT,
                Argument.constant("AT_FDCWD", -100),
                Argument.of("/proc/self/ns/net"),
                Argument.constant("O_CLOEXEC", O_CLOEXEC),
                Argument.of(0));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        return spawner.runToEnd(
                what,
                CloneArguments.vfork(CloneArguments.CLONE_NEWNET | CloneArguments.CLONE_FILES),
                program.build(),
                opened);
    }

    /** By a child with descriptors of its own, so that none is left if a step fails. */
    private void bringLoopbackUp(String what, OwnedDescriptor namespace) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        enter(program, namespace.number());
        Loopback.bringUp(program);
        int last = program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        spawner.runToEnd(what, CloneArguments.vfork(0), program.build(), last);
    }

    /** Adds the step by which a process enters the namespace of that descriptor. */
    public static void enter(SyscallProgram.Builder program, int namespace) {
        program.call(
                SystemCall.SETNS,
                Argument.of(namespace),
                Argument.constant("CLONE_NEWNET", CloneArguments.CLONE_NEWNET));
    }

    /** Lets go of those that nobody has taken, and ends the thread. */
    @Override
    public void close() {
        MoreExecutors.shutdownAndAwaitTermination(maker, PATIENCE);
        for (OwnedDescriptor left = stock.poll(); left != null; left = stock.poll()) {
            left.close();
        }
    }
}
