package org.dyno4j.formation;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.dyno4j.isolation.SandboxConnection;

/** A connection to a simulated dyno, which does as it did when the connection was begun. */
final class SimulatedConnection implements SandboxConnection {
    private final SimulatedControl control;
    private final Mood.Bad doing;
    private final Duration answerAt;
    private final ByteBuffer answer;
    private boolean open = true;

    SimulatedConnection(SimulatedControl control, Mood.Bad doing) {
        this.control = control;
        this.doing = doing;
        this.answerAt = control.elapsed().plus(doing == Mood.Bad.SLOW ? Mood.SLOWNESS : Duration.ofMillis(5));
        String status = doing == Mood.Bad.FAILING ? "503 Service Unavailable" : "204 No Content";
        this.answer = ByteBuffer.wrap(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (doing == Mood.Bad.FAILING) {
            throw new ConnectException("ECONNREFUSED (Connection refused)");
        }
        return doing != Mood.Bad.HANGING && doing != Mood.Bad.STUCK;
    }

    @Override
    public int read(ByteBuffer destination) {
        if (control.elapsed().compareTo(answerAt) < 0) {
            return 0;
        }
        if (!answer.hasRemaining()) {
            return -1;
        }
        int before = answer.remaining();
        while (answer.hasRemaining() && destination.hasRemaining()) {
            destination.put(answer.get());
        }
        return before - answer.remaining();
    }

    @Override
    public int write(ByteBuffer source) {
        int count = source.remaining();
        source.position(source.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
