package org.dyno4j.app;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.formation.HerokuRules;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBufferBuilder;
import org.dyno4j.usage.CountingRule;

/**
 * What an app is created with, beside its name and directory.
 *
 * @param stack what its dynos find beside the program
 * @param releaseTimeout how long a release command may take
 * @param releasesKept how many releases are remembered, failed ones too; the current one, the one before it that succeeded
 *     and those that are being made always are
 * @param rollout how the dynos of a release take the place of those before
 * @param usageInterval how often what dynos used is written into the state directory, where there is one
 * @param firstScale what the first release is scaled to, in Heroku's form
 * @param counting which dynos count as used, and when
 * @param log how much of its log is kept, and of a line
 * @param formation what else is chosen for its formation: network, restarts, timeouts
 */
public record AppOptions(
        Stack stack,
        Duration releaseTimeout,
        int releasesKept,
        RolloutOptions rollout,
        Duration usageInterval,
        List<String> firstScale,
        CountingRule counting,
        UnaryOperator<LogBufferBuilder> log,
        UnaryOperator<FormationBuilder> formation) {
    private static final AppOptions DEFAULTS = new AppOptions(
            Stack.host(),
            Duration.ofHours(1),
            20,
            RolloutOptions.defaults(),
            Duration.ofMinutes(1),
            List.of(),
            CountingRule.whatRuns(),
            UnaryOperator.identity(),
            UnaryOperator.identity());

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if a time is not positive, or fewer than two releases are to be kept
     */
    public AppOptions {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(rollout, "rollout");
        Objects.requireNonNull(counting, "counting");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(formation, "formation");
        firstScale = List.copyOf(firstScale);
        requirePositive("the timeout of a release command", releaseTimeout);
        requirePositive("the interval of usage", usageInterval);
        if (releasesKept < 2) {
            throw new IllegalArgumentException(
                    "at least 2 releases are kept, the current one and one to roll back to, not " + releasesKept);
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    /**
     * The host's stack; as on Heroku an hour for release commands, 20 releases, and one web dyno at first;
     * {@link RolloutOptions#defaults()}; usage written once a minute.
     */
    public static AppOptions defaults() {
        return DEFAULTS;
    }

    /**
     * As Heroku does it, in its words: {@link HerokuRules#standard()}, {@link RolloutOptions#heroku()} and
     * {@link CountingRule#heroku()}.
     */
    public static AppOptions heroku() {
        return DEFAULTS.withRollout(RolloutOptions.heroku())
                .withCounting(CountingRule.heroku())
                .withFormation(formation -> formation.rules(HerokuRules.standard()));
    }

    /** Shows its dynos this stack. */
    public AppOptions withStack(Stack value) {
        return new AppOptions(
                value, releaseTimeout, releasesKept, rollout, usageInterval, firstScale, counting, log, formation);
    }

    /** Gives release commands so much time; then they are ended, and the release has failed. */
    public AppOptions withReleaseTimeout(Duration value) {
        return new AppOptions(stack, value, releasesKept, rollout, usageInterval, firstScale, counting, log, formation);
    }

    /** Remembers so many releases; older ones are forgotten, and slugs that no other one needs are removed. */
    public AppOptions withReleasesKept(int value) {
        return new AppOptions(
                stack, releaseTimeout, value, rollout, usageInterval, firstScale, counting, log, formation);
    }

    /** Brings dynos onto releases in this way. */
    public AppOptions withRollout(RolloutOptions value) {
        return new AppOptions(
                stack, releaseTimeout, releasesKept, value, usageInterval, firstScale, counting, log, formation);
    }

    /** Writes what dynos used so often: a JVM that is killed loses no more than that. */
    public AppOptions withUsageInterval(Duration value) {
        return new AppOptions(
                stack, releaseTimeout, releasesKept, rollout, value, firstScale, counting, log, formation);
    }

    /** Scales the first release to this, such as {@code web=2} or {@code worker=1:standard-2x}, and to nothing else. */
    public AppOptions withFirstScale(String... changes) {
        return new AppOptions(
                stack,
                releaseTimeout,
                releasesKept,
                rollout,
                usageInterval,
                List.of(changes),
                counting,
                log,
                formation);
    }

    /** Counts dynos by this rule; what was counted before stays. */
    public AppOptions withCounting(CountingRule value) {
        return new AppOptions(
                stack, releaseTimeout, releasesKept, rollout, usageInterval, firstScale, value, log, formation);
    }

    /** Keeps this much of its log. What is taken out of lines is the app's to say: its secret config vars. */
    public AppOptions withLog(UnaryOperator<LogBufferBuilder> value) {
        return new AppOptions(
                stack, releaseTimeout, releasesKept, rollout, usageInterval, firstScale, counting, value, formation);
    }

    /**
     * Makes further choices for its formation, after those that were made before. Its isolation, log, code and config vars are the app's, whatever is chosen
     * here.
     */
    public AppOptions withFormation(UnaryOperator<FormationBuilder> value) {
        UnaryOperator<FormationBuilder> both = builder -> value.apply(formation.apply(builder));
        return new AppOptions(
                stack, releaseTimeout, releasesKept, rollout, usageInterval, firstScale, counting, log, both);
    }
}
