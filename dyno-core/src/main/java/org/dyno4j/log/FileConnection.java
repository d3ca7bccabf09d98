package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes lines to a file as they are shown, one below the other. */
final class FileConnection implements DrainConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(FileConnection.class);

    private final RotatingFile file;
    private final LogRendering rendering;
    private final boolean syncing;

    FileConnection(RotatingFile file, LogRendering rendering, boolean syncing) {
        this.file = file;
        this.rendering = rendering;
        this.syncing = syncing;
    }

    @Override
    public void send(Batch batch) throws IOException {
        while (!batch.isDone()) {
            int count = 0;
            for (LogLine line : batch.rest()) {
                byte[] text = (rendering.render(line) + "\n").getBytes(UTF_8);
                if (!file.hasRoom(text.length)) {
                    break;
                }
                file.add(text);
                count++;
            }
            file.write(syncing);
            batch.advance(count);
            if (!batch.isDone()) {
                file.rotate();
            }
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOGGER.warn("{}: not closed properly: {}", file, e.toString());
        }
    }
}
