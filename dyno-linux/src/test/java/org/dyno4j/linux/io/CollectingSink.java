package org.dyno4j.linux.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.dyno4j.isolation.OutputSink;

/** Keeps everything. */
final class CollectingSink implements OutputSink {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final AtomicReference<Flow> flow = new AtomicReference<>();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public synchronized void write(ByteBuffer bytes, Flow valve) {
        flow.set(valve);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.writeBytes(copy);
    }

    @Override
    public void end() {
        ends.incrementAndGet();
    }

    synchronized byte[] bytes() {
        return received.toByteArray();
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
