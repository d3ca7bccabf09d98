package org.dyno4j.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationProvider;

/** Collects what a host is opened with. Not thread-safe. */
public final class DynoHostBuilder {
    private Optional<Isolation> isolation = Optional.empty();
    private IsolationPolicy policy = IsolationPolicy.complete();
    private Optional<Path> stateDirectory = Optional.empty();

    DynoHostBuilder() {}

    /** Uses this isolation, which the host closes in the end; otherwise the strongest that this machine offers. */
    public DynoHostBuilder isolation(Isolation value) {
        isolation = Optional.of(value);
        return this;
    }

    /** Says what an isolation that is looked for may do without; otherwise nothing. */
    public DynoHostBuilder policy(IsolationPolicy value) {
        policy = value;
        return this;
    }

    /**
     * Keeps apps in this directory, so that they outlive the JVM: releases, slugs, config vars, formation and usage. It is
     * created where it is missing, as are those above it, and belongs to one host at a time. Otherwise nothing is kept.
     *
     * <p>Whatever ends the JVM, what was there before a change, or all of the change, is found. The files have the values
     * of config vars, secret ones too; only the JVM's user may read them.
     */
    public DynoHostBuilder stateDirectory(Path directory) {
        stateDirectory = Optional.of(directory);
        return this;
    }

    /**
     * Opens the host.
     *
     * @throws org.dyno4j.isolation.IsolationException if this machine offers no isolation that satisfies the policy; the
     *     message says why for every provider found
     * @throws StateException if the state directory belongs to another host, or can't be used; an isolation that was given
     *     stays open
     */
    public DynoHost open() {
        Optional<StateDirectory> state = stateDirectory.map(StateDirectory::open);
        try {
            return new DynoHost(
                    isolation.orElseGet(
                            () -> IsolationSearch.open(ServiceLoader.load(IsolationProvider.class), policy)),
                    state);
        } catch (RuntimeException failure) {
            state.ifPresent(StateDirectory::close);
            throw failure;
        }
    }
}
