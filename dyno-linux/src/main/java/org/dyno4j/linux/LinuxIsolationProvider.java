package org.dyno4j.linux;

import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationProvider;

/** Lets {@link java.util.ServiceLoader} find {@link LinuxIsolation}. Opens nothing by itself. */
public final class LinuxIsolationProvider implements IsolationProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LinuxIsolationProvider() {}

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public Isolation open() {
        return LinuxIsolation.open();
    }

    @Override
    public Isolation open(IsolationPolicy policy) {
        return LinuxIsolation.open(policy);
    }
}
