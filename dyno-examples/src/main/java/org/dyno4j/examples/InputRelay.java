package org.dyno4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes a stream that may block on to the standard input of a process, byte for byte, from a thread of its own. */
final class InputRelay implements Runnable {
    private final InputStream source;
    private final OutputStream target;

    private InputRelay(InputStream source, OutputStream target) {
        this.source = source;
        this.target = target;
    }

    /** Starts a relay; it ends with the stream, or when the process reads no more. */
    static void start(InputStream source, OutputStream target) {
        Thread thread = new Thread(new InputRelay(source, target), "relay-stdin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (target) {
            byte[] buffer = new byte[65_536];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                target.write(buffer, 0, count);
                target.flush();
            }
        } catch (IOException processReadsNoMore) {
            // The rest of the input is nobody's, as in a shell pipeline.
        }
    }
}
