package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.SandboxConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, over which a worker goes on with an exchange now and then, at growing intervals, until it is over or
 * late: a dyno that doesn't answer keeps no thread waiting.
 *
 * <p>Belongs to the control thread, except for the connection and the exchange, which are the worker's; at most one is
 * at work. Time counts from when the connection has begun, so that being one of many to be checked makes nobody late.
 */
final class ConnectionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCheck.class);
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(2);
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(200);

    private final Platform platform;
    private final Callable<SandboxConnection> connector;
    private final Exchange exchange;
    private final Duration timeout;
    private final Consumer<Finding> done;
    private Optional<SandboxConnection> connection = Optional.empty();
    private Optional<Timer> deadline = Optional.empty();
    private final GrowingInterval interval = new GrowingInterval(FIRST_INTERVAL, LONGEST_INTERVAL);
    private boolean atWork;
    private boolean late;
    private boolean over;

    ConnectionCheck(
            Platform platform,
            Callable<SandboxConnection> connector,
            Exchange exchange,
            Duration timeout,
            Consumer<Finding> done) {
        this.platform = platform;
        this.connector = connector;
        this.exchange = exchange;
        this.timeout = timeout;
        this.done = done;
    }

    void begin() {
        goOn();
    }

    void cancel() {
        end();
    }

    private void goOn() {
        if (over || atWork) {
            return;
        }
        atWork = true;
        platform.workers().run(Lane.PROBE, () -> {
            Optional<Finding> found = work();
            platform.control().execute(() -> worked(found));
        });
    }

    private void worked(Optional<Finding> found) {
        atWork = false;
        if (over) {
            close();
        } else if (found.isPresent()) {
            finish(found.get());
        } else if (late) {
            finish(exchange.late(timeout));
        } else {
            if (deadline.isEmpty()) {
                deadline = Optional.of(platform.control().after(timeout, this::timeOver));
            }
            platform.control().after(interval.next(), this::goOn);
        }
    }

    /** One last look: where the JVM itself stood still, the answer may be there. */
    private void timeOver() {
        late = true;
        goOn();
    }

    private void finish(Finding finding) {
        end();
        done.accept(finding);
    }

    private void end() {
        if (!over) {
            over = true;
            deadline.ifPresent(Timer::cancel);
            if (!atWork) {
                close();
            }
        }
    }

    private void close() {
        connection.ifPresent(open -> platform.workers().run(Lane.PROBE, () -> closeQuietly(open)));
        connection = Optional.empty();
    }

    /** On a worker. What can't even be asked is no more than not healthy: who asks has the last word. */
    private Optional<Finding> work() {
        Optional<Finding> found = lookForFinding();
        if (found.isPresent()) {
            connection.ifPresent(ConnectionCheck::closeQuietly);
            connection = Optional.empty();
        }
        return found;
    }

    private Optional<Finding> lookForFinding() {
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(connector.call());
            }
            return exchange.goOn(connection.get());
        } catch (IOException failure) {
            return Optional.of(exchange.failed(failure));
        } catch (Exception | Error failure) {
            return Optional.of(exchange.failed(new IOException(String.valueOf(failure.getMessage()), failure)));
        }
    }

    private static void closeQuietly(SandboxConnection connection) {
        try {
            connection.close();
        } catch (IOException | RuntimeException failure) {
            LOG.debug("a connection of a health check could not be closed: {}", failure.toString());
        }
    }
}
