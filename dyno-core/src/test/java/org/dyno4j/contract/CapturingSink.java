package org.dyno4j.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dyno4j.isolation.OutputSink;

/** Keeps all that it is given. */
final class CapturingSink implements OutputSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch end = new CountDownLatch(1);
    private int ends;

    @Override
    public synchronized void write(ByteBuffer buffer, Flow flow) {
        if (ends > 0) {
            throw new AssertionError("written to after its end");
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public synchronized void end() {
        ends++;
        end.countDown();
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    synchronized String text() {
        return bytes.toString(UTF_8);
    }

    synchronized int ends() {
        return ends;
    }

    boolean awaitEnd() throws InterruptedException {
        return end.await(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
