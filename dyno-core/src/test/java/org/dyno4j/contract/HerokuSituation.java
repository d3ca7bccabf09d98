package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.HerokuRules;

/**
 * One row of a {@link HerokuTable}: what happens to a dyno, what Heroku says then, and what the dyno is after that.
 *
 * @param name what happens
 * @param type the dyno's process type
 * @param program what the dyno runs
 * @param shortened the rules for real dynos, whose timers would take too long
 * @param play makes it happen
 * @param sequences what is said, each in this order; between two of them any. Nothing else is said. Braces stand for what
 *     the stage fills in
 * @param state what the dyno is in the end
 * @param verdict how its last run has ended, if one has
 * @param status the status of that end as a shell shows it
 */
public record HerokuSituation(
        String name,
        String type,
        Program program,
        UnaryOperator<HerokuRules> shortened,
        Consumer<HerokuStage> play,
        List<List<String>> sequences,
        DynoState state,
        Optional<Class<? extends ExitVerdict>> verdict,
        OptionalInt status) {
    /** One in which nothing ends, and nothing is said yet. */
    static HerokuSituation of(String name, String type, Program program, Consumer<HerokuStage> play) {
        return new HerokuSituation(
                name,
                type,
                program,
                UnaryOperator.identity(),
                play,
                List.of(),
                DynoState.UP,
                Optional.empty(),
                OptionalInt.empty());
    }

    HerokuSituation as(DynoState newState, Class<? extends ExitVerdict> newVerdict, int newStatus) {
        return new HerokuSituation(
                name,
                type,
                program,
                shortened,
                play,
                sequences,
                newState,
                Optional.of(newVerdict),
                OptionalInt.of(newStatus));
    }

    HerokuSituation saying(String... lines) {
        List<List<String>> more = new ArrayList<>(sequences);
        more.add(Arrays.asList(lines));
        return new HerokuSituation(name, type, program, shortened, play, more, state, verdict, status);
    }

    HerokuSituation shortenedBy(UnaryOperator<HerokuRules> rules) {
        return new HerokuSituation(name, type, program, rules, play, sequences, state, verdict, status);
    }

    /** Checks what has become of the dyno. */
    public void checkEnd(DynoState seen, Optional<ExitVerdict> end) {
        assertThat(seen).isEqualTo(state);
        verdict.ifPresent(kind -> assertThat(end).containsInstanceOf(kind));
        status.ifPresent(code ->
                assertThat(end.orElseThrow().status().orElseThrow().code()).isEqualTo(code));
    }

    /** The sequences with what the braces stand for. */
    public List<List<String>> sequences(HerokuRules rules) {
        return sequences.stream()
                .map(lines -> lines.stream().map(line -> filled(line, rules)).toList())
                .toList();
    }

    private String filled(String line, HerokuRules rules) {
        return line.replace("{command}", program.command())
                .replace("{boot}", seconds(rules.bootTimeout()))
                .replace("{grace}", seconds(rules.stopPolicy().grace()));
    }

    private static String seconds(Duration duration) {
        return duration.toMillisPart() == 0
                ? Long.toString(duration.toSeconds())
                : String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return name;
    }
}
