/** Isolation by Linux namespaces and cgroups, through JNA. */
@org.jspecify.annotations.NullMarked
module org.dyno4j.linux {
    requires transitive org.dyno4j.core;
    requires com.google.common;
    requires com.sun.jna;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.dyno4j.linux;

    provides org.dyno4j.isolation.IsolationProvider with
            org.dyno4j.linux.LinuxIsolationProvider;
}
