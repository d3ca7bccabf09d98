package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.HerokuRules;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.RolloutPlan;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real dynos do, and what is said about them, under Heroku's rules with shortened timers. */
@Timeout(300)
public abstract class HerokuConformanceContract {
    private static final Duration PATIENCE = Patience.PATIENCE;
    private static final String CYCLING = "Cycling";

    /** Without jitter, or the second wait could be short. */
    private static final RestartPolicy ONE_RESTART = RestartPolicy.heroku()
            .withDelays(List.of(Duration.ZERO, Duration.ofHours(1)))
            .withJitter(0);

    /** With a quota that a test can exceed without harm to others; Heroku's factor leads to its kill point. */
    private static final DynoSize SIZE = DynoSize.of(
            "small",
            ResourceLimits.builder()
                    .memoryMebibytes(Program.QUOTA_MEBIBYTES)
                    .swapBytes(0)
                    .build());

    private Isolation isolation;
    private LogBuffer logs;

    /** Opens the isolation that is tried. */
    protected abstract Isolation open();

    /** Does without what that isolation has not. */
    protected FormationBuilder fitting(FormationBuilder builder) {
        return builder;
    }

    @BeforeEach
    void openIsolation() {
        isolation = open();
        logs = LogBuffer.create();
    }

    @AfterEach
    void close() {
        isolation.close();
        logs.close();
    }

    static List<HerokuSituation> situations() {
        return HerokuTable.all();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void dynosAndTheLogAreAsOnHeroku(HerokuSituation situation) {
        check(situation);
    }

    /** Plays a row, and compares. */
    protected final void check(HerokuSituation situation) {
        HerokuRules rules = situation.shortened().apply(HerokuRules.standard().withRestartPolicy(ONE_RESTART));
        try (Stage stage = new Stage(situation, rules)) {
            situation.play().accept(stage);
            List<List<String>> sequences = situation.sequences(rules);
            await().atMost(PATIENCE).untilAsserted(() -> {
                SaidLines.check(stage.said(), sequences);
                situation.checkEnd(stage.state(), stage.verdict());
            });
        }
    }

    private final class Stage implements HerokuStage, AutoCloseable {
        private final HerokuSituation situation;
        private final FormationManager formation;
        private final AtomicReference<DynoName> dyno;
        private final AtomicReference<DynoState> state = new AtomicReference<>(DynoState.DOWN);
        private volatile Optional<ExitVerdict> verdict = Optional.empty();
        private volatile int forgotten;
        private UnaryOperator<List<String>> heard = UnaryOperator.identity();
        private Optional<OneOff> oneOff = Optional.empty();

        Stage(HerokuSituation situation, HerokuRules rules) {
            this.situation = situation;
            this.dyno = new AtomicReference<>(new DynoName(situation.type(), 1));
            String command = situation.program().command();
            this.formation = fitting(
                            FormationManager.builder(Procfile.parse("web: " + command + "\nworker: " + command))
                                    .isolation(isolation)
                                    .size(situation.type(), SIZE)
                                    .logs(logs)
                                    .rules(rules))
                    .build();
            formation.subscribe(this::event);
        }

        private void event(FormationEvent event) {
            if (event instanceof FormationEvent.StateChanged change) {
                state.set(change.to());
            } else if (event instanceof FormationEvent.DynoEnded end) {
                verdict = Optional.of(end.verdict());
            }
        }

        DynoState state() {
            return state.get();
        }

        Optional<ExitVerdict> verdict() {
            return verdict;
        }

        /** By the platform, about the dyno; of cycles, which go on and on, the first. */
        List<String> said() {
            List<String> lines = lines(LogLine.HEROKU).skip(forgotten).toList();
            int first = lines.indexOf(CYCLING);
            if (first < 0) {
                return heard.apply(lines);
            }
            int length = lines.subList(first + 1, lines.size()).indexOf(CYCLING);
            return lines.subList(first, length < 0 ? lines.size() : first + 1 + length);
        }

        private Stream<String> lines(String source) {
            return logs.history().stream()
                    .filter(line -> line.source().equals(source)
                            && line.process().equals(dyno.get().toString()))
                    .map(LogLine::text);
        }

        @Override
        public void scaleUp() {
            formation.scale(situation.type(), 1);
            if (situation.program().goesOn()) {
                await().atMost(PATIENCE).until(() -> lines(LogLine.APP).anyMatch("begun"::equals));
            }
        }

        @Override
        public void scaleAway() {
            formation.scale(situation.type(), 0);
        }

        @Override
        public void restart() {
            formation.restart(dyno.get());
        }

        @Override
        public void release(Handover handover) {
            formation.rollout(RolloutPlan.of(formation.release().withConfig(Map.of("GREETING", "bonjour")))
                    .withHandover(situation.type(), handover));
        }

        @Override
        public void changeConfig() {
            formation.configure(Map.of("GREETING", "bonjour"));
            formation.restartAll();
        }

        @Override
        public void passOneCycle() {
            await().atMost(PATIENCE).until(() -> said().contains(CYCLING));
        }

        @Override
        public void runDetached() {
            run(OneOffSpec.of(situation.program().command()));
        }

        @Override
        public void runAttached() {
            run(OneOffSpec.of(CommandSpec.of(situation.program().command()).withAttachment()));
        }

        @Override
        public void stopOneOff() {
            await().atMost(PATIENCE).until(() -> lines(LogLine.APP).anyMatch("begun"::equals));
            oneOff.orElseThrow().stop();
        }

        @Override
        public void clientGoes() {
            try (Attachment client = oneOff.flatMap(OneOff::attachment).orElseThrow()) {
                // What it prints comes to its client, and to no log.
                assertThat(client.output().read()).isEqualTo('b');
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void runReleasePhase() {
            run(OneOffSpec.of(situation.program().command()).withType(situation.type()));
        }

        private void run(OneOffSpec spec) {
            OneOff started = formation.run(spec);
            oneOff = Optional.of(started);
            dyno.set(started.name());
        }

        @Override
        public void hearUntil(String line, int times) {
            await().atMost(PATIENCE)
                    .until(() -> said().stream().filter(line::equals).count() >= times);
            heard = lines -> SaidLines.until(line, times, lines);
        }

        @Override
        public void forgetLines() {
            await().atMost(PATIENCE).until(() -> state() == DynoState.UP);
            forgotten = (int) lines(LogLine.HEROKU).count();
        }

        @Override
        public void close() {
            formation.close();
        }
    }
}
