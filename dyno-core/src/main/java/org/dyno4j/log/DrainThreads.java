package org.dyno4j.log;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the drains of one log share: threads, a timer, a client for HTTP.
 *
 * <p>Threads are daemons, begin when they are needed and end when they are not. Thread-safe.
 */
class DrainThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;
    private static final Duration LINGER = Duration.ofMillis(10);

    private final ExecutorService workers = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named("dyno4j-drain-"));
    private final ScheduledThreadPoolExecutor timer;
    private final Map<Duration, HttpClient> clients = new HashMap<>(); // by their time to connect; guarded by this

    DrainThreads() {
        timer = new ScheduledThreadPoolExecutor(1, named("dyno4j-drain-timer-"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs something that may block. */
    void execute(Runnable work) {
        workers.execute(work);
    }

    /** Runs something that never blocks after this much time, unless it is cancelled. */
    Future<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
    }

    /** How long a thread stays for more lines: handing over to another costs a dyno more than handing it lines. */
    Duration linger() {
        return LINGER;
    }

    /**
     * The client that trusts what the JVM trusts, and has so much time to connect. It has one thread of its own, which ends
     * when nobody holds it.
     */
    synchronized HttpClient httpClient(Duration connectTimeout) {
        return clients.computeIfAbsent(
                connectTimeout, limit -> httpClientBuilder(limit).build());
    }

    /** The JDK's client adds a time limit to the time of day, so none may be longer than 292 years. */
    HttpClient.Builder httpClientBuilder(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofNanos(TimeUnit.NANOSECONDS.convert(connectTimeout)))
                .executor(workers);
    }

    /** Starts nothing more; what runs ends by itself. */
    @Override
    public void close() {
        workers.shutdown();
        timer.shutdown();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
