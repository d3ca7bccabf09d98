package org.dyno4j.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns one output stream of a dyno into lines of a {@link LogBuffer}.
 *
 * <p>Lines end at a line feed, with or without a carriage return before it; a line over the buffer's cap is cut into
 * several, never inside a UTF-8 sequence; bytes that are not text are written as {@code \xNN}: whatever is not
 * well-formed UTF-8, and control characters other than tab and escape. Only whole lines come out: the beginning of a
 * line stays here until its end, or the end of the stream, is seen.
 *
 * <p>What comes while there is no room is held, one write per writer: of many dynos that all read at once before they
 * learn that they have to wait, none loses a line. Held lines get the time when they find room.
 *
 * <p>Never blocks. Used by one thread at a time, except for {@link #onWritable}, which any thread may call.
 */
public final class LineWriter {
    private final LogBuffer buffer;
    private final String source;
    private final String process;
    private final Optional<Secrets> secrets;
    private final Consumer<String> observer;
    private final LineAssembler assembler; // guarded by this, as is what is held: room is found on other threads
    private Optional<byte[]> held = Optional.empty();

    LineWriter(
            LogBuffer buffer,
            String source,
            String process,
            int lineCap,
            Optional<Secrets> secrets,
            Consumer<String> observer) {
        this.buffer = buffer;
        this.observer = observer;
        this.secrets = secrets;
        this.source = source;
        this.process = process;
        this.assembler = new LineAssembler(lineCap, secrets);
    }

    /**
     * Takes all the remaining bytes, whatever it returns.
     *
     * @return whether more may come; if not, a subscriber that wants every line has not kept up: stop reading, then
     *     ask {@link #onWritable} when to go on
     */
    public synchronized boolean write(ByteBuffer bytes) {
        if (held.isEmpty() && !buffer.isWritable()) {
            held = Optional.of(copy(bytes));
            return false;
        }
        List<String> texts = withHeld();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            assembler.accept(bytes.array(), from, from + bytes.remaining(), texts);
            bytes.position(bytes.limit());
        } else {
            byte[] copy = copy(bytes);
            assembler.accept(copy, 0, copy.length, texts);
        }
        return append(texts);
    }

    /**
     * Runs an action once, when there is room: right away if there is room now, else later, on a subscriber's thread,
     * so it must be quick. Pausing first and then calling this can't miss the moment.
     */
    public void onWritable(Runnable action) {
        buffer.onWritable(() -> {
            handOnHeld();
            action.run();
        });
    }

    /** Hands on all that there is, room or not: also a last line that had no line feed. */
    public synchronized void end() {
        List<String> texts = withHeld();
        assembler.end(texts);
        append(texts);
    }

    private synchronized void handOnHeld() {
        append(withHeld());
    }

    /** The lines that end in what is held, which it is no more. */
    private List<String> withHeld() {
        List<String> texts = new ArrayList<>();
        held.ifPresent(bytes -> assembler.accept(bytes, 0, bytes.length, texts));
        held = Optional.empty();
        return texts;
    }

    private boolean append(List<String> texts) {
        secrets.ifPresent(known -> texts.replaceAll(known::redact));
        boolean writable = buffer.append(source, process, texts);
        texts.forEach(observer);
        return writable;
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
