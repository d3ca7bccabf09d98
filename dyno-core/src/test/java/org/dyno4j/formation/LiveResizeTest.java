package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.MemoryInUseException;
import org.junit.jupiter.api.Test;

/** Dynos that get another size and run on, in simulated time. */
class LiveResizeTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final DynoSize SMALL = DynoSize.named("standard-1x");
    private static final DynoSize LARGE = DynoSize.named("standard-2x");
    private static final Behaviour USING_600_MIB = Behaviour.GOOD.using(new MemoryCurve(600L << 20, 0, false));

    private final FixedBehaviours behaviours = new FixedBehaviours();
    private SimulatedFormation formation = formation(MemoryPolicy.standard());

    private SimulatedFormation formation(MemoryPolicy policy) {
        return SimulatedFormation.of(
                SimulatedFormation.settings(RestartPolicy.standard(), StopPolicy.standard(), policy), behaviours);
    }

    private CompletableFuture<Boolean> resize(DynoSize size) {
        AtomicReference<ResizeRun> run = new AtomicReference<>();
        formation.request(() -> run.set(formation.control().resize("worker", size)));
        return run.get().outcome();
    }

    private SimulatedSandbox worker(int number) {
        List<SimulatedSandbox> runs =
                formation.isolation().of(new DynoName("worker", number)).toList();
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private void assertSize(DynoSize size) {
        assertThat(formation.latest().formation().find("worker"))
                .map(Formation.Entry::size)
                .contains(size);
    }

    @Test
    void theDynosOfATypeAndThoseToComeHaveTheNewSizeAndNoneIsRestarted() {
        formation.scale("worker=2");
        formation.pass(A_WHILE);
        List<SimulatedSandbox> before = List.of(worker(1), worker(2));
        formation.forgetLines();

        CompletableFuture<Boolean> done = resize(LARGE);
        assertThat(done).isNotDone();
        formation.pass(A_WHILE);

        assertThat(done).isCompleted();
        assertSize(LARGE);
        assertThat(List.of(worker(1), worker(2)))
                .isEqualTo(before)
                .allMatch(run -> run.limits().equals(LARGE.limits()));
        assertThat(formation.lines()).hasSize(2).allMatch(line -> line.text().equals("Resized to standard-2x"));
        assertThat(formation.events(FormationEvent.DynoResized.class))
                .hasSize(2)
                .allMatch(event ->
                        event.before().equals(SMALL) && event.after().equals(LARGE) && event.state() == DynoState.UP);
        assertThat(formation.events(FormationEvent.Scaled.class))
                .last()
                .satisfies(event -> assertThat(event.after())
                        .hasToString("web=0:standard-1x worker=2:standard-2x clock=0:standard-1x"));
        formation.scale("worker=3");
        formation.pass(A_WHILE);
        assertThat(worker(3).limits()).isEqualTo(LARGE.limits());
    }

    @Test
    void whereOneUsesTooMuchAllKeepTheSizeThatTheyHad() {
        formation.scale("worker=3:standard-2x");
        behaviours.next("worker.2", USING_600_MIB);
        formation.pass(A_WHILE);
        formation.forgetLines();

        CompletableFuture<Boolean> refused = resize(SMALL);
        formation.pass(A_WHILE);

        assertThat(refused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ResizeException.class)
                .withMessageContainingAll("worker.2 can't be resized to standard-1x", "629145600", "scale(\"worker=")
                .withCauseInstanceOf(MemoryInUseException.class);
        assertSize(LARGE);
        for (int number = 1; number <= 3; number++) {
            assertThat(worker(number).limits()).isEqualTo(LARGE.limits());
        }
        assertThat(formation.lines()).isEmpty();
        assertThat(formation.dyno("worker.2").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aDynoThatIsBeingStartedGetsItsNewLimitsAsSoonAsItRuns() {
        formation.scale("worker=1");
        assertThat(resize(LARGE)).isCompleted();
        formation.pass(A_WHILE);
        assertThat(worker(1).limits()).isEqualTo(LARGE.limits());
        assertThat(worker(1).spec().limits()).isEqualTo(SMALL.limits());
    }

    @Test
    void aDynoThatUsesTooMuchAsSoonAsItRunsBeginsAnewInTheNewSize() {
        behaviours.next("worker.1", USING_600_MIB, Behaviour.GOOD);
        formation.scale("worker=1:standard-2x");
        assertThat(resize(SMALL)).isCompleted();
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("worker.1"))
                .anyMatch(line -> line.startsWith("Could not be resized: "))
                .contains("Stopping process with SIGKILL");
        assertThat(worker(1).spec().limits()).isEqualTo(SMALL.limits());
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aDynoThatEndsMeanwhileDoesNotStandInTheWay() {
        formation.scale("worker=2:standard-2x");
        behaviours.next("worker.2", USING_600_MIB);
        formation.pass(A_WHILE);
        AtomicReference<ResizeRun> run = new AtomicReference<>();
        formation.request(() -> {
            run.set(formation.control().resize("worker", SMALL));
            formation.control().kill(new DynoName("worker", 2));
        });
        formation.pass(A_WHILE);
        assertThat(run.get().outcome()).isCompleted();
        assertThat(worker(1).limits()).isEqualTo(SMALL.limits());
        assertThat(worker(2).limits()).isEqualTo(SMALL.limits());
    }

    @Test
    void aTypeThatIsScaledToAnotherSizeMeanwhileIsNotResized() {
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        CompletableFuture<Boolean> overtaken = resize(LARGE);
        formation.scale("worker=1:performance-m");
        formation.pass(A_WHILE);
        assertThat(overtaken).isCompletedExceptionally();
        assertSize(DynoSize.named("performance-m"));
        assertThat(worker(1).limits()).isEqualTo(DynoSize.named("performance-m").limits());
    }

    @Test
    void aSecondOneOfTheTypeIsRefusedUntilTheFirstIsDone() {
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        CompletableFuture<Boolean> unused = resize(LARGE);
        formation.request(() -> {
            Optional<String> refusal = Optional.empty();
            try {
                formation.control().resize("worker", SMALL);
            } catch (IllegalStateException refused) {
                refusal = Optional.of(String.valueOf(refused.getMessage()));
            }
            assertThat(refusal).contains("worker is being resized to standard-2x; wait until that is done");
        });
        formation.pass(A_WHILE);
        CompletableFuture<Boolean> done = resize(SMALL);
        formation.pass(A_WHILE);
        assertThat(done).isCompletedWithValue(true);
        assertSize(SMALL);
    }

    @Test
    void whoWaitsWhenTheFormationIsClosedIsTold() {
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        CompletableFuture<Boolean> waiting = resize(LARGE);
        formation.request(formation.control()::close);
        assertThat(waiting).isCompletedExceptionally();
        formation.pass(Duration.ofMinutes(1));
        assertThat(formation.latest().idle()).isTrue();
    }

    @Test
    void theNewSizesQuotaIsTheOneThatIsWatched() {
        behaviours.next("worker.1", USING_600_MIB);
        formation = formation(MemoryPolicy.heroku());
        formation.scale("worker=1");
        formation.pass(Duration.ofSeconds(21));
        assertThat(formation.linesOf("worker.1")).contains("Error R14 (Memory quota exceeded)");
        CompletableFuture<Boolean> done = resize(LARGE);
        formation.pass(A_WHILE);
        assertThat(done).isCompletedWithValue(true);
        formation.forgetLines();
        formation.pass(Duration.ofMinutes(2));
        assertThat(formation.lines()).isEmpty();
        assertThat(worker(1).limits().memoryBytes()).hasValue(2L << 30);
    }
}
