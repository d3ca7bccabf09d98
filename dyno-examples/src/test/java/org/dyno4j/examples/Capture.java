package org.dyno4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Collects what a process prints, as it comes. */
final class Capture {
    private final InputStream source;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread thread = new Thread(this::read, "capture");

    Capture(InputStream source) {
        this.source = source;
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] buffer = new byte[65_536];
        try {
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                bytes.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // The process was killed by the test: what was read so far is all there is.
        }
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The whole lines. */
    List<String> lines() {
        String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
