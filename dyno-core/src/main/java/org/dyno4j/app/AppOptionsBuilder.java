package org.dyno4j.app;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBufferBuilder;
import org.dyno4j.slug.SlugLimits;
import org.dyno4j.usage.CountingRule;

/** Collects what an app is created with. Not thread-safe. */
public final class AppOptionsBuilder {
    private Stack stack = Stack.host();
    private Duration releaseTimeout = Duration.ofHours(1);
    private int releasesKept = 20;
    private SlugLimits slugLimits = SlugLimits.defaults();
    private RolloutOptions rollout = RolloutOptions.defaults();
    private Duration usageInterval = Duration.ofMinutes(1);
    private List<String> firstScale = List.of();
    private CountingRule counting = CountingRule.whatRuns();
    private SecretPolicy secrets = SecretPolicy.standard();
    private UnaryOperator<LogBufferBuilder> log = UnaryOperator.identity();
    private UnaryOperator<FormationBuilder> formation = UnaryOperator.identity();

    AppOptionsBuilder() {}

    AppOptionsBuilder(AppOptions options) {
        stack = options.stack();
        releaseTimeout = options.releaseTimeout();
        releasesKept = options.releasesKept();
        slugLimits = options.slugLimits();
        rollout = options.rollout();
        usageInterval = options.usageInterval();
        firstScale = options.firstScale();
        counting = options.counting();
        secrets = options.secrets();
        log = options.log();
        formation = options.formation();
    }

    /** Shows its dynos this stack; otherwise the host's. */
    public AppOptionsBuilder stack(Stack value) {
        stack = value;
        return this;
    }

    /** Gives release commands so much time, otherwise an hour; then they are ended, and the release has failed. */
    public AppOptionsBuilder releaseTimeout(Duration value) {
        releaseTimeout = value;
        return this;
    }

    /**
     * Remembers so many releases, otherwise 20; older ones are forgotten, and slugs that no other one needs are removed.
     */
    public AppOptionsBuilder releasesKept(int value) {
        releasesKept = value;
        return this;
    }

    /** Refuses to deploy more than this, otherwise more than {@link SlugLimits#defaults()}. */
    public AppOptionsBuilder slugLimits(SlugLimits value) {
        slugLimits = value;
        return this;
    }

    /** Brings dynos onto releases in this way; otherwise in that of {@link RolloutOptions#defaults()}. */
    public AppOptionsBuilder rollout(RolloutOptions value) {
        rollout = value;
        return this;
    }

    /** Writes what dynos used so often, otherwise once a minute: a JVM that is killed loses no more than that. */
    public AppOptionsBuilder usageInterval(Duration value) {
        usageInterval = value;
        return this;
    }

    /**
     * Scales the first release to this, such as {@code web=2} or {@code worker=1:standard-2x}, and to nothing else;
     * otherwise to one web dyno.
     */
    public AppOptionsBuilder firstScale(String... changes) {
        firstScale = List.of(changes);
        return this;
    }

    /** Counts dynos by this rule, otherwise by {@link CountingRule#whatRuns()}; what was counted before stays. */
    public AppOptionsBuilder counting(CountingRule value) {
        counting = value;
        return this;
    }

    /** Chooses which config vars are secret; otherwise those that are set as such. */
    public AppOptionsBuilder secrets(SecretPolicy value) {
        secrets = value;
        return this;
    }

    /**
     * Makes further choices for its log, after those that were made before, such as how much of it is kept. What is taken
     * out of lines is said by {@link #secrets}.
     */
    public AppOptionsBuilder log(UnaryOperator<LogBufferBuilder> value) {
        UnaryOperator<LogBufferBuilder> before = log;
        log = builder -> value.apply(before.apply(builder));
        return this;
    }

    /**
     * Makes further choices for its formation, after those that were made before. Its isolation, log, code and config vars
     * are the app's, whatever is chosen here.
     */
    public AppOptionsBuilder formation(UnaryOperator<FormationBuilder> value) {
        UnaryOperator<FormationBuilder> before = formation;
        formation = builder -> value.apply(before.apply(builder));
        return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a time is not positive, fewer than two releases are to be kept, or the first
     *     scale is not of Heroku's form
     */
    public AppOptions build() {
        return new AppOptions(
                stack,
                releaseTimeout,
                releasesKept,
                slugLimits,
                rollout,
                usageInterval,
                firstScale,
                counting,
                secrets,
                log,
                formation);
    }
}
