package org.dyno4j.linux;

import java.nio.ByteBuffer;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.log.LineWriter;

/** Into the log, as a formation does it: the dyno waits where the log asks for it, not the I/O thread. */
public record Logged(LineWriter writer) implements OutputSink {
    @Override
    public void write(ByteBuffer bytes, Flow flow) {
        if (!writer.write(bytes)) {
            flow.pause();
            writer.onWritable(flow::resume);
        }
    }

    @Override
    public void end() {
        writer.end();
    }
}
