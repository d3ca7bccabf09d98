package org.dyno4j.linux.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dyno4j.contract.Patience;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is always ready, as the output of a dyno that prints all the time, keeps nobody else waiting. */
class BackgroundTest {
    private static final int ENOUGH = 6;

    private final SystemCalls calls = JnaSystemCalls.open();
    private final EventLoop loop = EventLoop.open(calls);
    private final List<Pipe> pipes = new ArrayList<>();

    /** In the order in which they were served; the loop's thread writes, and the test reads after the latch. */
    private final List<String> served = new ArrayList<>();

    private final CountDownLatch enough = new CountDownLatch(ENOUGH);

    @AfterEach
    void close() {
        loop.close();
        pipes.forEach(Pipe::close);
    }

    @Test
    void servesWhatIsAlwaysReadyInTurn() throws InterruptedException {
        loop.execute(() -> {
            loop.registerInBackground(ready("a"), EpollEvents.EPOLLIN, served("a"));
            loop.registerInBackground(ready("b"), EpollEvents.EPOLLIN, served("b"));
            loop.registerInBackground(ready("c"), EpollEvents.EPOLLIN, served("c"));
        });
        awaitEnough();
        assertThat(served).startsWith("a", "b", "c", "a", "b", "c");
    }

    @Test
    void servesTasksAndOthersBeforeTheNextInTheBackground() throws InterruptedException {
        Pipe other = pipe("other");
        loop.execute(() -> {
            loop.register(other.readEnd(), EpollEvents.EPOLLIN, served("other"));
            loop.registerInBackground(ready("a"), EpollEvents.EPOLLIN, new Serving("a") {
                @Override
                public void ready(int events) {
                    if (!served.contains("a")) {
                        write(other);
                        loop.execute(() -> served.add("task"));
                    }
                    super.ready(events);
                }
            });
            loop.registerInBackground(ready("b"), EpollEvents.EPOLLIN, served("b"));
        });
        awaitEnough();
        assertThat(served).startsWith("a", "task", "other", "b", "other");
    }

    private void awaitEnough() throws InterruptedException {
        assertThat(enough.await(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("served enough: %s", served)
                .isTrue();
        loop.close();
    }

    private Serving served(String name) {
        return new Serving(name);
    }

    private class Serving implements EventHandler {
        private final String name;

        Serving(String name) {
            this.name = name;
        }

        @Override
        public void ready(int events) {
            if (enough.getCount() > 0) {
                served.add(name);
                enough.countDown();
            }
        }

        @Override
        public void abandon() {
            // The test closes the pipes.
        }
    }

    /** The read end of a pipe that holds a byte, which nobody reads. */
    private OwnedDescriptor ready(String name) {
        Pipe pipe = pipe(name);
        write(pipe);
        return pipe.readEnd();
    }

    private Pipe pipe(String name) {
        Pipe pipe = Pipe.fromChild(calls, name);
        pipes.add(pipe);
        return pipe;
    }

    private void write(Pipe pipe) {
        DirectBuffer one = new DirectBuffer(1);
        one.write(calls, pipe.writeEnd());
    }
}
