package org.dyno4j.plain;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Undoes the buffering of the JDK's pipes: what was written is on its way. */
final class UnbufferedOutput extends FilterOutputStream {
    UnbufferedOutput(OutputStream buffered) {
        super(buffered);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        out.flush();
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        out.flush();
    }
}
