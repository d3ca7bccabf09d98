package org.dyno4j.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns one output stream of a dyno into lines of a {@link LogBuffer}.
 *
 * <p>Lines end at a line feed, with or without a carriage return before it; a line over the buffer's cap is cut into
 * several, never inside a UTF-8 sequence; bytes that are not text are written as {@code \xNN}: whatever is not
 * well-formed UTF-8, and control characters other than tab and escape. Only whole lines come out: the beginning of a
 * line stays here until its end, or the end of the stream, is seen.
 *
 * <p>Never blocks. Used by one thread at a time, except for {@link #onWritable}, which any thread may call.
 */
public final class LineWriter {
    private final LogBuffer buffer;
    private final String source;
    private final String process;
    private final LineAssembler assembler;

    LineWriter(LogBuffer buffer, String source, String process, int lineCap) {
        this.buffer = buffer;
        this.source = source;
        this.process = process;
        this.assembler = new LineAssembler(lineCap);
    }

    /**
     * Takes all the remaining bytes, whatever it returns.
     *
     * @return whether more may come; if not, a subscriber that wants every line has not kept up: stop reading, then
     *     ask {@link #onWritable} when to go on
     */
    public boolean write(ByteBuffer bytes) {
        List<String> texts = new ArrayList<>();
        int count = bytes.remaining();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            assembler.accept(bytes.array(), from, from + count, texts);
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[count];
            bytes.get(copy);
            assembler.accept(copy, 0, count, texts);
        }
        return buffer.append(source, process, texts);
    }

    /**
     * Runs an action once, when there is room: right away if there is room now, else later, on a subscriber's thread,
     * so it must be quick. Pausing first and then calling this can't miss the moment.
     */
    public void onWritable(Runnable action) {
        buffer.onWritable(action);
    }

    /** Hands on a last line that had no line feed. */
    public void end() {
        List<String> texts = new ArrayList<>(1);
        assembler.end(texts);
        buffer.append(source, process, texts);
    }
}
