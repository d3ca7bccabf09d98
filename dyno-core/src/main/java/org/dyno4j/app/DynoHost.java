package org.dyno4j.app;

import com.google.common.base.CharMatcher;
import com.google.common.io.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Stack;

/**
 * This machine as a place for programs to run.
 *
 * <p>Thread-safe, for platform threads. Owns the isolation and every app that it created.
 */
public final class DynoHost implements AutoCloseable {
    private static final int LONGEST_NAME = 100;

    private final Isolation isolation;
    private final Optional<StateDirectory> state;
    private final Map<String, App> apps = new LinkedHashMap<>(); // guarded by this, as is closed
    private boolean closed;

    DynoHost(Isolation isolation, Optional<StateDirectory> state) {
        this.isolation = isolation;
        this.state = state;
    }

    /**
     * Opens the strongest isolation that this machine offers.
     *
     * @throws org.dyno4j.isolation.IsolationException if it offers none; the message says why for every provider found
     */
    public static DynoHost open() {
        return builder().open();
    }

    /**
     * Opens the strongest isolation that this machine offers, where what the policy names may be missing.
     *
     * @throws org.dyno4j.isolation.IsolationException if it offers none that satisfies the policy; the message says why
     *     for every provider found
     */
    public static DynoHost open(IsolationPolicy policy) {
        return builder().policy(policy).open();
    }

    /** Uses an isolation that the caller chose, and closes it in the end. */
    public static DynoHost open(Isolation isolation) {
        return builder().isolation(isolation).open();
    }

    /** Opens a host with more choices, such as a directory in which apps outlive the JVM. */
    public static DynoHostBuilder builder() {
        return new DynoHostBuilder();
    }

    /** What dynos on this machine are kept from, and what they are not. */
    public IsolationReport report() {
        return isolation.report();
    }

    /** The isolation below, for single sandboxes; it belongs to this host. */
    public Isolation isolation() {
        return isolation;
    }

    /**
     * A program of that name in that directory; nothing runs before {@link App#deploy()}.
     *
     * <p>Where the host has a state directory and the name is kept there, it is that app, whose code comes from this
     * directory from now on; nothing runs before {@link App#start()} or {@link App#deploy()}.
     *
     * @param name 1 to 100 characters, not blank and none of them a control character
     * @throws IllegalArgumentException if the name is none
     * @throws IllegalStateException if there is an app of that name which is not closed, or the host is closed
     * @throws StateException if what is kept can't be read, or nothing can be kept
     */
    public App createApp(String name, Path directory) {
        return createApp(name, directory, AppOptions.defaults());
    }

    /** The same, which finds this stack beside it. */
    public App createApp(String name, Path directory, Stack stack) {
        return createApp(name, directory, AppOptions.defaults().withStack(stack));
    }

    /** The same with other options. */
    public synchronized App createApp(String name, Path directory, AppOptions options) {
        requireOpen();
        requireName(name);
        App before = apps.get(name);
        if (before != null && !before.isClosed()) {
            throw new IllegalStateException("there is an app " + name + " already; close it first");
        }
        Path source = directory.toAbsolutePath().normalize();
        AppStorage storage = state.map(kept -> kept.storage(name, source, options.releasesKept()))
                .orElseGet(AppStorage::temporary);
        try {
            App app = new App(name, source, options, isolation, storage);
            keep(app, storage);
            apps.put(name, app);
            return app;
        } catch (RuntimeException | Error refused) { // also what the caller's choices for its formation throw
            storage.slugs().close();
            throw refused;
        }
    }

    /** It is shown in lines of logs, and is what usage is counted by. */
    private static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an app's name must be 1 to " + LONGEST_NAME
                    + " characters, not blank and without control characters, but is \""
                    + CharMatcher.javaIsoControl().replaceFrom(name, '?') + "\"");
        }
    }

    /** Who has closed the host has given the state directory up: it may be another host's by now. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the host is closed");
        }
    }

    /** Not before it is an app: its name is known from then on. */
    private static void keep(App app, AppStorage storage) {
        try {
            storage.store().save(storage.state());
        } catch (StateException failure) {
            app.close();
            throw failure;
        }
    }

    /**
     * The app of that name: one that was created, or else one that was kept, with the directory that it had and default
     * options.
     *
     * @throws IllegalStateException if the host is closed
     * @throws StateException if what is kept can't be read
     */
    public synchronized Optional<App> app(String name) {
        requireOpen();
        Optional<App> open = Optional.ofNullable(apps.get(name)).filter(app -> !app.isClosed());
        return open.or(() -> state.flatMap(kept -> kept.source(name)).map(source -> createApp(name, source)));
    }

    /**
     * The names of the apps that were created and are not closed, and of those that were kept, in order.
     *
     * @throws IllegalStateException if the host is closed
     */
    public synchronized List<String> appNames() {
        requireOpen();
        TreeSet<String> names = new TreeSet<>(state.map(StateDirectory::names).orElse(List.of()));
        apps.values().stream().filter(app -> !app.isClosed()).map(App::name).forEach(names::add);
        return List.copyOf(names);
    }

    /**
     * Stops every app gracefully, then ends the isolation; nothing is left but what was to be kept. Idempotent.
     *
     * @throws IllegalStateException as of {@link App#close}; nothing was done then
     */
    @Override
    public void close() {
        Awaiting.refuseOnControlThread("the host is closed");
        isolation.refuseOnOwnThread("the host is closed");
        List<App> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(apps.values());
        }
        try (Closer closer = Closer.create()) { // in the opposite order, each of them whatever happens to others
            state.ifPresent(kept -> closer.register(kept::close));
            closer.register(isolation::close);
            all.forEach(app -> closer.register(app::close));
        } catch (IOException impossible) {
            throw new IllegalStateException("none of them throws it", impossible);
        }
    }
}
