package org.dyno4j.dyno.supervision;

import java.nio.ByteBuffer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.log.LineWriter;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;

/** Writes into a log buffer: what dynos print as {@code app}, what is said about them as the platform. */
public final class LogPlane implements DynoLog {
    private static final int LONGEST_PLATFORM_LINE = 1000;

    private final LogBuffer buffer;
    private final String source;

    /** Writes into this buffer, which stays the caller's. */
    public LogPlane(LogBuffer buffer, Wording wording) {
        this.buffer = buffer;
        this.source = wording.source();
    }

    /** Writes the text as one line; error messages that are very long are cut. */
    @Override
    public void platform(DynoName dyno, String text) {
        // Before it is cut, or half of a secret could be left, and unknown as such.
        String line = redact(text).replace('\n', ' ');
        String bounded = line.length() <= LONGEST_PLATFORM_LINE ? line : line.substring(0, LONGEST_PLATFORM_LINE) + "…";
        buffer.append(source, dyno.toString(), bounded);
    }

    @Override
    public String redact(String text) {
        return buffer.redact(source, text);
    }

    @Override
    public OutputSink output(DynoName dyno, LineObserver lines, Runnable ended) {
        return new Output(buffer.writer(LogLine.APP, dyno.toString(), lines::printed), lines, ended);
    }

    /** Lets the dyno wait, not the I/O thread, where the log plane asks for it. */
    private record Output(LineWriter writer, LineObserver lines, Runnable ended) implements OutputSink {
        @Override
        public void write(ByteBuffer bytes, Flow flow) {
            if (!writer.write(bytes)) {
                flow.pause();
                lines.heldBack();
                writer.onWritable(() -> {
                    lines.goesOn();
                    flow.resume();
                });
            }
        }

        @Override
        public void end() {
            writer.end();
            ended.run();
        }
    }
}
