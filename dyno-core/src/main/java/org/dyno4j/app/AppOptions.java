package org.dyno4j.app;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.formation.HerokuRules;
import org.dyno4j.formation.ScaleChange;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBufferBuilder;
import org.dyno4j.slug.SlugLimits;
import org.dyno4j.usage.CountingRule;

/**
 * What an app is created with, beside its name and directory.
 *
 * @param stack what its dynos find beside the program
 * @param releaseTimeout how long a release command may take
 * @param releasesKept how many releases are remembered, failed ones too; the current one, the one before it that succeeded
 *     and those that are being made always are
 * @param slugLimits how large its slugs may be
 * @param rollout how the dynos of a release take the place of those before
 * @param usageInterval how often what dynos used is written into the state directory, where there is one
 * @param firstScale what the first release is scaled to, in Heroku's form
 * @param counting which dynos count as used, and when
 * @param secrets which config vars are secret
 * @param log how much of its log is kept, and of a line, and by which names
 * @param formation what else is chosen for its formation: network, restarts, timeouts
 */
public record AppOptions(
        Stack stack,
        Duration releaseTimeout,
        int releasesKept,
        SlugLimits slugLimits,
        RolloutOptions rollout,
        Duration usageInterval,
        List<String> firstScale,
        CountingRule counting,
        SecretPolicy secrets,
        UnaryOperator<LogBufferBuilder> log,
        UnaryOperator<FormationBuilder> formation) {
    private static final AppOptions DEFAULTS = new AppOptionsBuilder().build();

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if a time is not positive, fewer than two releases are to be kept, or the first
     *     scale is not of that form
     */
    public AppOptions {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(slugLimits, "slugLimits");
        Objects.requireNonNull(rollout, "rollout");
        Objects.requireNonNull(counting, "counting");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(formation, "formation");
        firstScale = List.copyOf(firstScale);
        firstScale.forEach(AppOptions::requireScaleForm);
        requirePositive("the timeout of a release command", releaseTimeout);
        requirePositive("the interval of usage", usageInterval);
        if (releasesKept < 2) {
            throw new IllegalArgumentException(
                    "at least 2 releases are kept, the current one and one to roll back to, not " + releasesKept);
        }
    }

    /** Which process types and sizes there are is known when something is deployed. */
    private static void requireScaleForm(String change) {
        ScaleChange unused = ScaleChange.parse(change, size -> DynoSize.of(size, ResourceLimits.none()));
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    /**
     * The host's stack; as on Heroku an hour for release commands, 20 releases, and one web dyno at first;
     * {@link SlugLimits#defaults()} and {@link RolloutOptions#defaults()}; usage written once a minute.
     */
    public static AppOptions defaults() {
        return DEFAULTS;
    }

    /**
     * As Heroku does it, in its words and by its names: {@link HerokuRules#standard()}, {@link RolloutOptions#heroku()},
     * {@link CountingRule#heroku()} and {@link LogBufferBuilder#heroku()}.
     */
    public static AppOptions heroku() {
        return builder()
                .rollout(RolloutOptions.heroku())
                .counting(CountingRule.heroku())
                .log(LogBufferBuilder::heroku)
                .formation(formation -> formation.rules(HerokuRules.standard()))
                .build();
    }

    /** Collects options, beginning with {@link #defaults}. */
    public static AppOptionsBuilder builder() {
        return defaults().toBuilder();
    }

    /** Collects options, beginning with these. */
    public AppOptionsBuilder toBuilder() {
        return new AppOptionsBuilder(this);
    }

    /** The same with another stack, as {@link AppOptionsBuilder#stack}. */
    public AppOptions withStack(Stack value) {
        return toBuilder().stack(value).build();
    }

    /** The same with other time for release commands, as {@link AppOptionsBuilder#releaseTimeout}. */
    public AppOptions withReleaseTimeout(Duration value) {
        return toBuilder().releaseTimeout(value).build();
    }

    /** The same with so many releases remembered, as {@link AppOptionsBuilder#releasesKept}. */
    public AppOptions withReleasesKept(int value) {
        return toBuilder().releasesKept(value).build();
    }

    /** The same with other limits of a slug, as {@link AppOptionsBuilder#slugLimits}. */
    public AppOptions withSlugLimits(SlugLimits value) {
        return toBuilder().slugLimits(value).build();
    }

    /** The same with another way of rolling out, as {@link AppOptionsBuilder#rollout}. */
    public AppOptions withRollout(RolloutOptions value) {
        return toBuilder().rollout(value).build();
    }

    /** The same with usage written so often, as {@link AppOptionsBuilder#usageInterval}. */
    public AppOptions withUsageInterval(Duration value) {
        return toBuilder().usageInterval(value).build();
    }

    /** The same with another first scale, as {@link AppOptionsBuilder#firstScale}. */
    public AppOptions withFirstScale(String... changes) {
        return toBuilder().firstScale(changes).build();
    }

    /** The same with another rule of counting, as {@link AppOptionsBuilder#counting}. */
    public AppOptions withCounting(CountingRule value) {
        return toBuilder().counting(value).build();
    }

    /** The same with other secrets, as {@link AppOptionsBuilder#secrets}. */
    public AppOptions withSecrets(SecretPolicy value) {
        return toBuilder().secrets(value).build();
    }

    /** The same with so much of its log kept, as {@link AppOptionsBuilder#log}. */
    public AppOptions withLog(UnaryOperator<LogBufferBuilder> value) {
        return toBuilder().log(value).build();
    }

    /** The same with further choices for its formation, as {@link AppOptionsBuilder#formation}. */
    public AppOptions withFormation(UnaryOperator<FormationBuilder> value) {
        return toBuilder().formation(value).build();
    }
}
