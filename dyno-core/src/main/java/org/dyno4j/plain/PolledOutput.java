package org.dyno4j.plain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.dyno4j.isolation.OutputSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One output stream of a process on its way to a sink. Used by the polling thread, but for the valve. */
final class PolledOutput implements OutputSink.Flow {
    private static final Logger LOGGER = LoggerFactory.getLogger(PolledOutput.class);

    private final InputStream stream;
    private final OutputSink sink;
    private volatile boolean paused;
    private boolean over;

    PolledOutput(InputStream stream, OutputSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    /**
     * Hands on what there is, up to a buffer of it, and all there is once the process has ended.
     *
     * @return whether there was anything
     */
    boolean pump(byte[] buffer, boolean ended) {
        if (over || (paused && !ended)) {
            return false;
        }
        boolean moved = false;
        try {
            int available = stream.available();
            while (available > 0) {
                int count = stream.read(buffer, 0, Math.min(buffer.length, available));
                sink.write(ByteBuffer.wrap(buffer, 0, count), this);
                moved = true;
                available = ended ? stream.available() : 0;
            }
        } catch (IOException | RuntimeException e) {
            // Neither a broken pipe nor a broken sink may stop the thread that serves everybody.
            LOGGER.warn("the output of a process is lost from here on", e);
            finish();
            return true;
        }
        if (ended) {
            finish();
        }
        return moved;
    }

    private void finish() {
        over = true;
        try {
            stream.close();
        } catch (IOException e) {
            LOGGER.debug("closing a pipe failed", e);
        }
        try {
            sink.end();
        } catch (RuntimeException e) {
            LOGGER.warn("a sink failed at the end of its stream", e);
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }
}
