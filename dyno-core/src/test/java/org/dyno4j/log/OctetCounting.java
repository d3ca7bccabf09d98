package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads frames of RFC 6587, section 3.4.1, and takes nothing else for one. */
final class OctetCounting {
    private OctetCounting() {}

    /** The next message; empty at the end of the stream. */
    static Optional<String> read(InputStream stream) throws IOException {
        StringBuilder digits = new StringBuilder();
        int next = stream.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next != ' '; next = stream.read()) {
            assertThat((char) next).as("after \"%s\"", digits).isBetween(digits.isEmpty() ? '1' : '0', '9');
            digits.append((char) next);
        }
        int length = Integer.parseInt(digits.toString());
        byte[] message = stream.readNBytes(length);
        if (message.length < length) {
            throw new IOException("the stream ended inside a frame");
        }
        return Optional.of(new String(message, UTF_8));
    }

    static List<String> readAll(byte[] bytes) throws IOException {
        InputStream stream = new ByteArrayInputStream(bytes);
        List<String> messages = new ArrayList<>();
        for (Optional<String> message = read(stream); message.isPresent(); message = read(stream)) {
            messages.add(message.get());
        }
        return messages;
    }
}
