/** Procfile parsing, dyno lifecycle and the formation manager; knows nothing of any operating system. */
@org.jspecify.annotations.NullMarked
module org.dyno4j.core {
    requires com.google.common;
    requires java.net.http;
    requires org.slf4j;
    requires static org.jspecify;
    requires static micrometer.core;

    exports org.dyno4j;
    exports org.dyno4j.app;
    exports org.dyno4j.autoscale;
    exports org.dyno4j.dyno;
    exports org.dyno4j.formation;
    exports org.dyno4j.isolation;
    exports org.dyno4j.procfile;
    exports org.dyno4j.slug;
    exports org.dyno4j.log;
    exports org.dyno4j.metrics;
    exports org.dyno4j.micrometer;
    exports org.dyno4j.plain;
    exports org.dyno4j.usage;

    uses org.dyno4j.isolation.IsolationProvider;
}
