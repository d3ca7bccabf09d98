package org.dyno4j.app;

import java.nio.file.Path;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationProvider;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Stack;

/**
 * This machine as a place for programs to run.
 *
 * <p>Thread-safe, for platform threads. Owns the isolation and every app that it created.
 */
public final class DynoHost implements AutoCloseable {
    private final Isolation isolation;
    private final Queue<App> apps = new ConcurrentLinkedQueue<>();

    private DynoHost(Isolation isolation) {
        this.isolation = isolation;
    }

    /**
     * Opens the strongest isolation that this machine offers.
     *
     * @throws org.dyno4j.isolation.IsolationException if it offers none; the message says why for every provider found
     */
    public static DynoHost open() {
        return open(IsolationPolicy.complete());
    }

    /**
     * Opens the strongest isolation that this machine offers, where what the policy names may be missing.
     *
     * @throws org.dyno4j.isolation.IsolationException if it offers none that satisfies the policy; the message says why
     *     for every provider found
     */
    public static DynoHost open(IsolationPolicy policy) {
        return new DynoHost(IsolationSearch.open(ServiceLoader.load(IsolationProvider.class), policy));
    }

    /** Uses an isolation that the caller chose, and closes it in the end. */
    public static DynoHost open(Isolation isolation) {
        return new DynoHost(isolation);
    }

    /** What dynos on this machine are kept from, and what they are not. */
    public IsolationReport report() {
        return isolation.report();
    }

    /** The isolation below, for single sandboxes; it belongs to this host. */
    public Isolation isolation() {
        return isolation;
    }

    /** A program of that name in that directory; nothing runs before {@link App#deploy()}. */
    public App createApp(String name, Path directory) {
        return createApp(name, directory, AppOptions.defaults());
    }

    /** The same, which finds this stack beside it. */
    public App createApp(String name, Path directory, Stack stack) {
        return createApp(name, directory, AppOptions.defaults().withStack(stack));
    }

    /** The same with other options. */
    public App createApp(String name, Path directory, AppOptions options) {
        App app = new App(name, directory.toAbsolutePath().normalize(), options, isolation);
        apps.add(app);
        return app;
    }

    /** Stops every app gracefully, then ends the isolation; nothing is left. Idempotent. */
    @Override
    public void close() {
        apps.forEach(App::close);
        isolation.close();
    }
}
