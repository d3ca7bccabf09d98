package org.dyno4j.isolation;

/** A kind of isolation that {@link java.util.ServiceLoader} can find. */
public interface IsolationProvider {

    /** A short name for people: {@code "linux"}. */
    String name();

    /**
     * Opens the strongest isolation that this provider has on this host.
     *
     * @throws IsolationException if the host can't isolate in this way; the message says why and what would help
     */
    Isolation open();

    /**
     * Opens the strongest isolation that this provider has on this host, where what the policy names may be missing.
     *
     * <p>A provider that can't do without anything opens as ever.
     *
     * @throws IsolationException if anything is missing that the policy requires
     */
    default Isolation open(IsolationPolicy policy) {
        return open();
    }
}
