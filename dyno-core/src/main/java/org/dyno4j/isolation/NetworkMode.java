package org.dyno4j.isolation;

/** Which network the processes of a sandbox see. */
public enum NetworkMode {
    /** A network of their own with nothing but loopback. */
    ISOLATED,
    /** The JVM's own network: no isolation. */
    HOST
}
