package org.dyno4j.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.dyno4j.isolation.OutputSink;

/** Keeps all that was written. */
final class StringSink implements OutputSink {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private volatile boolean ended;

    @Override
    public void write(ByteBuffer bytes, Flow flow) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        content.write(copy, 0, copy.length);
    }

    @Override
    public void end() {
        ended = true;
    }

    String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    boolean ended() {
        return ended;
    }

    void await(String part) {
        org.awaitility.Awaitility.await().atMost(TestIsolation.PATIENCE).until(() -> text().contains(part));
    }
}
