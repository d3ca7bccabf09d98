package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dyno4j.isolation.OutputSink;
import org.junit.jupiter.api.Test;

class OutputRelayTest {
    private final FakeFlow flow = new FakeFlow();

    @Test
    void passesBytesOnUnchangedAndInOrder() throws InterruptedException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        OutputRelay relay = new OutputRelay("test", target, () -> {});

        for (int offset = 0; offset < bytes.length; offset += 1_000) {
            relay.write(ByteBuffer.wrap(bytes, offset, 1_000), flow);
        }
        relay.end();
        relay.await();

        assertThat(target.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void makesTheProcessWaitWhileTheTargetBlocks() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        OutputRelay relay = new OutputRelay("test", new GatedStream(gate), () -> {});

        while (!flow.paused) {
            relay.write(ByteBuffer.allocate(65_536), flow);
        }
        gate.countDown();

        await().atMost(Example.PATIENCE).until(() -> !flow.paused);
        relay.end();
        relay.await();
    }

    @Test
    void tellsOnceThatTheTargetTakesNoMore() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        OutputRelay relay = new OutputRelay("test", new BrokenStream(), told::incrementAndGet);

        relay.write(ByteBuffer.allocate(1), flow);
        relay.write(ByteBuffer.allocate(1), flow);
        relay.end();
        relay.await();

        assertThat(told).hasValue(1);
    }

    private static final class FakeFlow implements OutputSink.Flow {
        private volatile boolean paused;

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }
    }

    private static final class GatedStream extends OutputStream {
        private final CountDownLatch gate;

        GatedStream(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public void write(int value) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            write(0);
        }
    }

    private static final class BrokenStream extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
