package org.dyno4j.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;

/** A program's own code as the target of a drain. */
final class ConsumerTarget extends DrainTarget {
    private final String name;
    private final Consumer<? super LogLine> consumer;

    ConsumerTarget(String name, Consumer<? super LogLine> consumer) {
        this.name = Objects.requireNonNull(name, "name");
        this.consumer = Objects.requireNonNull(consumer, "consumer");
    }

    @Override
    DrainConnection connection(LogRendering rendering, DrainThreads threads) {
        return new DrainConnection() {
            @Override
            public void send(Batch batch) throws IOException {
                for (LogLine line : batch.rest()) {
                    accept(rendering.rename(line));
                    batch.advance(1);
                }
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }

    private void accept(LogLine line) throws IOException {
        try {
            consumer.accept(line);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (Throwable e) { // an Error of the consumer's must not end the drain either
            throw (DrainRefusal) new DrainRefusal("the consumer threw " + e, 1).initCause(e);
        }
    }

    @Override
    public String toString() {
        return "consumer " + name;
    }
}
