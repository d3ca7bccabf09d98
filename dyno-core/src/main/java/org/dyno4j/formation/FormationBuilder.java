package org.dyno4j.formation;

import com.google.common.collect.ImmutableListMultimap;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.Wording;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/** Collects what a formation manager works with. Not thread-safe. */
public final class FormationBuilder {
    private final Procfile procfile;
    private final Map<String, DynoSize> sizes = new LinkedHashMap<>();
    private final Map<String, HealthChecks> health = new LinkedHashMap<>();
    private final ImmutableListMultimap.Builder<String, BootOrder.Awaited> bootOrder = ImmutableListMultimap.builder();
    private Optional<Isolation> isolation = Optional.empty();
    private Optional<LogBuffer> logs = Optional.empty();
    private Optional<Path> application = Optional.empty();
    private Map<String, String> config = Map.of();
    private String releaseName = "v1";
    private NetworkMode network = NetworkMode.ISOLATED;
    private SyscallFilter filter = SyscallFilter.standard();
    private Stack stack = Stack.host();
    private RestartPolicy restartPolicy = RestartPolicy.standard();
    private final Map<String, RestartPolicy> restartPolicies = new LinkedHashMap<>();
    private StopPolicy stopPolicy = StopPolicy.standard();
    private final Map<String, StopPolicy> stopPolicies = new LinkedHashMap<>();
    private Optional<Cycling> cycling = Optional.empty();
    private Duration bootTimeout = Duration.ofSeconds(60);
    private Wording wording = Wording.STANDARD;
    private MemoryPolicy memoryPolicy = MemoryPolicy.standard();
    private HangUpPolicy hangUpPolicy = HangUpPolicy.standard();

    FormationBuilder(Procfile procfile) {
        this.procfile = procfile;
    }

    /** Creates sandboxes by this isolation, which stays the caller's to close, after the manager. Required. */
    public FormationBuilder isolation(Isolation value) {
        isolation = Optional.of(value);
        return this;
    }

    /** Writes what dynos print, and what is said about them, into this buffer, which stays the caller's. Required. */
    public FormationBuilder logs(LogBuffer value) {
        logs = Optional.of(value);
        return this;
    }

    /** Shows this directory as {@code /app}; otherwise {@code /app} is empty. */
    public FormationBuilder application(Path directory) {
        application = Optional.of(directory);
        return this;
    }

    /**
     * Sets the config vars: letters, digits and {@code _}.
     *
     * <p>They win over {@code HOME=/app}, {@code PATH} and {@code LANG=C.UTF-8}. {@code DYNO} and {@code PORT} are set
     * by the manager for each run, whatever is said here.
     */
    public FormationBuilder config(Map<String, String> variables) {
        config = Map.copyOf(variables);
        return this;
    }

    /** Names what is run at first, for later rollouts; otherwise {@code v1}. */
    public FormationBuilder releaseName(String value) {
        releaseName = value;
        return this;
    }

    /** Sets the size that dynos of a type begin with, Heroku's or one's own; otherwise {@code standard-1x}. */
    public FormationBuilder size(String type, DynoSize size) {
        sizes.put(type, size);
        return this;
    }

    /**
     * Says when the dynos of a type are up, and what they have to pass while they are; otherwise a web dyno is up when it
     * listens on its port, any other when it runs. One-offs are not checked.
     */
    public FormationBuilder health(String type, HealthChecks checks) {
        health.put(type, checks);
        return this;
    }

    /**
     * Starts dynos of a type only once another one has come so far; may be said of several. Until then they are
     * {@link org.dyno4j.dyno.DynoState#DOWN}, and {@link org.dyno4j.dyno.DynoStatus#why()} says what they wait for.
     *
     * <p>A dyno waits where none of its name is there. One that takes the place of another, or is tried again after a crash,
     * does not, nor does a one-off. A release that lacks the awaited type holds nobody up.
     */
    public FormationBuilder startAfter(String type, String awaited, StartCondition condition) {
        bootOrder.put(type, new BootOrder.Awaited(awaited, condition));
        return this;
    }

    /** Chooses the network of all dynos; otherwise each has its own. */
    public FormationBuilder network(NetworkMode value) {
        network = value;
        return this;
    }

    /** Chooses which system calls dynos may make; otherwise {@link SyscallFilter#standard()}. */
    public FormationBuilder filter(SyscallFilter value) {
        filter = value;
        return this;
    }

    /** Chooses what dynos find beside the application; otherwise {@link Stack#host()}. */
    public FormationBuilder stack(Stack value) {
        stack = value;
        return this;
    }

    /**
     * Treats dynos by Heroku's rules, and speaks about them in its words. What is said here about one of these rules
     * afterwards, or about one process type, counts. Others who write into the same log, such as a sampler, do so by
     * Heroku's names where it was built with {@link org.dyno4j.log.LogBufferBuilder#heroku()}.
     */
    public FormationBuilder rules(HerokuRules rules) {
        wording = Wording.HEROKU;
        return cycling(rules.cycling())
                .restartPolicy(rules.restartPolicy())
                .stopPolicy(rules.stopPolicy())
                .bootTimeout(rules.bootTimeout())
                .memoryPolicy(rules.memoryPolicy())
                .hangUpPolicy(rules.hangUpPolicy());
    }

    /** Chooses when dynos that have ended are started again; otherwise {@link RestartPolicy#standard()}. */
    public FormationBuilder restartPolicy(RestartPolicy value) {
        restartPolicy = value;
        return this;
    }

    /** The same for the dynos of one process type, be it one that a later release brings. */
    public FormationBuilder restartPolicy(String type, RestartPolicy value) {
        restartPolicies.put(type, value);
        return this;
    }

    /** Chooses how dynos are ended and replaced; otherwise {@link StopPolicy#standard()}. */
    public FormationBuilder stopPolicy(StopPolicy value) {
        stopPolicy = value;
        return this;
    }

    /**
     * The same for the dynos of one process type, be it one that a later release brings, or that of one-offs, such as
     * {@code run}.
     */
    public FormationBuilder stopPolicy(String type, StopPolicy value) {
        stopPolicies.put(type, value);
        return this;
    }

    /**
     * Has each dyno of the formation replaced by a fresh one after it was up for that long and up to {@code spread} more,
     * at random, in the way of its stop policy; otherwise dynos may be of any age. One-offs go on.
     *
     * @throws IllegalArgumentException if the time is not positive, or the spread negative
     */
    public FormationBuilder cycling(Duration every, Duration spread) {
        return cycling(new Cycling(every, spread));
    }

    /** The same, where one-offs may end after that time, too. */
    public FormationBuilder cycling(Cycling value) {
        cycling = Optional.of(value);
        return this;
    }

    /** Sets how long a dyno that has to pass a check may take to be up, such as a web dyno; otherwise 60 seconds. */
    public FormationBuilder bootTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the boot timeout must be positive, but is " + value);
        }
        bootTimeout = value;
        return this;
    }

    /** Chooses what becomes of dynos beyond their memory quota; otherwise {@link MemoryPolicy#standard()}. */
    public FormationBuilder memoryPolicy(MemoryPolicy value) {
        memoryPolicy = value;
        return this;
    }

    /** Chooses what is done about a command whose client has gone; otherwise {@link HangUpPolicy#standard()}. */
    public FormationBuilder hangUpPolicy(HangUpPolicy value) {
        hangUpPolicy = value;
        return this;
    }

    /**
     * A manager of a formation in which no dyno is desired yet.
     *
     * @throws IllegalStateException if the isolation or the logs are missing
     * @throws IllegalArgumentException if a config var is not one, there is no process type of a name that was given, or
     *     types wait for each other in a circle
     */
    public FormationManager build() {
        Isolation chosen = isolation.orElseThrow(() -> new IllegalStateException("isolation(…) is missing"));
        LogBuffer buffer = logs.orElseThrow(() -> new IllegalStateException("logs(…) is missing"));
        return new FormationManager(settings(), chosen, buffer, InstantSource.system(), new SecureRandom());
    }

    /** All but what dynos run in and where they print. */
    Settings settings() {
        health.keySet().forEach(this::requireType);
        BootOrder order = new BootOrder(bootOrder.build());
        order.awaited().forEach((type, awaited) -> {
            requireType(type);
            requireType(awaited.type());
        });
        return new Settings(
                new FormationRelease(releaseName, procfile, application, config),
                sizes,
                network,
                filter,
                stack,
                new ByType<>(restartPolicy, restartPolicies),
                new ByType<>(stopPolicy, stopPolicies),
                cycling,
                bootTimeout,
                wording,
                health,
                order,
                memoryPolicy,
                hangUpPolicy);
    }

    /** Where nothing is declared yet, a rollout will bring what is. */
    private void requireType(String type) {
        if (!procfile.processTypes().isEmpty() && procfile.find(type).isEmpty()) {
            List<String> known =
                    procfile.processTypes().stream().map(ProcessType::name).toList();
            throw new IllegalArgumentException("there is no process type " + type + "; there are " + known);
        }
    }
}
