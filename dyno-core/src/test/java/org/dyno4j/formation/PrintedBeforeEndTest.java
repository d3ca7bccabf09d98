package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes, and who listens to what becomes of them. */
@Timeout(180)
class PrintedBeforeEndTest {
    private static final int LINES = 300;
    private static final String LAST = "the last one, without a newline";
    private static final String PRINTING = "seq 1 " + LINES + "; printf '" + LAST + "'";
    private static final int ROUNDS = 10;

    private final PlainIsolation isolation = PlainIsolation.open();
    private final LogBuffer logs =
            LogBuffer.builder().history(100_000, 64 << 20).build();
    private final FormationManager manager = FormationManager.builder(Procfile.parse("worker: " + PRINTING
                    + "; exit 3\nsleeper: trap 'echo bye; exit' TERM; echo ready;" + " while :; do sleep 0.05; done\n"))
            .isolation(isolation)
            .logs(logs)
            .restartPolicy(RestartPolicy.never())
            .stopPolicy(StopPolicy.standard().withGrace(PATIENCE))
            .build();

    @AfterEach
    void close() {
        manager.close();
        isolation.close();
        logs.close();
    }

    /** What the log had of a dyno when its end was told. */
    private record Seen(DynoName dyno, List<String> printed) {}

    @Test
    void allThatWasPrintedIsInTheLogWhenTheEndIsTold() throws Exception {
        List<Seen> seen = new CopyOnWriteArrayList<>();
        manager.subscribe(event -> {
            if (event instanceof FormationEvent.DynoEnded end) {
                seen.add(new Seen(end.dyno(), printedBy(end.dyno())));
            }
        });
        int types = 0;
        for (String end : List.of("", "; exit 1", "; kill -9 $$")) {
            for (int round = 0; round < ROUNDS; round++) {
                // Of a type of its own: the names of one-offs that have ended are given again.
                OneOff oneOff = manager.run("run" + types++, PRINTING + end);
                oneOff.await(PATIENCE);
                assertComplete(printedBy(oneOff.name()));
            }
        }
        await().atMost(PATIENCE).until(() -> seen.size() == 3 * ROUNDS);
        assertThat(seen).allSatisfy(dyno -> assertComplete(dyno.printed()));
    }

    @Test
    void whatADynoPrintsWhenItIsToldToEndIsInTheLogToo() throws Exception {
        List<Seen> seen = new CopyOnWriteArrayList<>();
        manager.subscribe(event -> {
            if (event instanceof FormationEvent.DynoEnded end) {
                seen.add(new Seen(end.dyno(), printedBy(end.dyno())));
            }
        });
        manager.scale("sleeper", 1);
        DynoName sleeper = DynoName.parse("sleeper.1");
        await().atMost(PATIENCE).until(() -> printedBy(sleeper).contains("ready"));
        manager.scale("sleeper", 0);
        await().atMost(PATIENCE).until(() -> !seen.isEmpty());
        // In between bash may tell that the child for which it waited was ended by the same signal.
        assertThat(seen)
                .singleElement()
                .satisfies(
                        dyno -> assertThat(dyno.printed()).startsWith("ready").endsWith("bye"));
    }

    @Test
    void theFormationGoesOnWhileListenersThrowAndSleep() throws Exception {
        List<Thread> asleep = new CopyOnWriteArrayList<>();
        List<FormationEvent> received = new CopyOnWriteArrayList<>();
        manager.subscribe(event -> {
            throw new IllegalStateException("as this test wants it");
        });
        manager.subscribe(event -> {
            asleep.add(Thread.currentThread());
            sleepUntilInterrupted();
        });
        manager.subscribe(received::add);
        try {
            manager.scale("worker", 2);
            await().atMost(PATIENCE)
                    .until(() -> manager.dynos().stream().allMatch(dyno -> dyno.state() == DynoState.CRASHED));
            await().atMost(PATIENCE)
                    .until(() -> received.stream()
                                    .filter(FormationEvent.DynoEnded.class::isInstance)
                                    .count()
                            == 2);
        } finally {
            await().atMost(PATIENCE).until(() -> !asleep.isEmpty());
            manager.close();
            assertThat(asleep).hasSize(1);
            asleep.forEach(Thread::interrupt);
        }
        assertThat(manager.dynos()).isEmpty();
    }

    private static void sleepUntilInterrupted() {
        try {
            Thread.sleep(Duration.ofDays(1).toMillis());
        } catch (InterruptedException woken) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertComplete(List<String> printed) {
        List<String> all = new ArrayList<>();
        for (int line = 1; line <= LINES; line++) {
            all.add(Integer.toString(line));
        }
        all.add(LAST);
        assertThat(printed).isEqualTo(all);
    }

    private List<String> printedBy(DynoName dyno) {
        return logs.history(LINES * 2, LogFilter.all().withSource(LogLine.APP).withDyno(dyno.toString())).stream()
                .map(LogLine::text)
                .toList();
    }
}
