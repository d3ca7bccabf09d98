package org.dyno4j.isolation;

import java.nio.ByteBuffer;

/** The sink of output that nobody wants. */
enum DiscardingSink implements OutputSink {
    INSTANCE;

    @Override
    public void write(ByteBuffer bytes, Flow flow) {
        bytes.position(bytes.limit());
    }

    @Override
    public void end() {
        // Nothing was kept.
    }
}
