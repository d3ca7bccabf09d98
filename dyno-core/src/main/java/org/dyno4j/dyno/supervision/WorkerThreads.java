package org.dyno4j.dyno.supervision;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A bounded number of real threads for each lane; idle ones end. */
public final class WorkerThreads implements Workers, AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final Map<Lane, ThreadPoolExecutor> lanes = new EnumMap<>(Lane.class);

    /** Starts without any thread. */
    public WorkerThreads() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, pool(lane));
        }
    }

    @Override
    public void run(Lane lane, Runnable work) {
        Objects.requireNonNull(lanes.get(lane)).execute(work);
    }

    /** Finishes the work that was handed in, takes no more. Idempotent. */
    @Override
    public void close() {
        lanes.values().forEach(ThreadPoolExecutor::shutdown);
    }

    private static ThreadPoolExecutor pool(Lane lane) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                lane.threads(),
                lane.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads("dyno4j-" + lane.name().toLowerCase(Locale.ROOT)),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
