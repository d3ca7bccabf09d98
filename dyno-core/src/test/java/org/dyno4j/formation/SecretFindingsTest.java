package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Throwables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.assertj.core.api.OptionalAssert;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A secret that comes into a text on the way is in none that anybody is shown: events, statuses, verdicts, exceptions. */
@Timeout(180)
class SecretFindingsTest {
    private static final String SECRET = "hunter2-and-more";
    private static final DynoName WEB_1 = DynoName.parse("web.1");
    private static final HealthCheck.Http CHECK = HealthCheck.http("/up?token=" + SECRET);

    private final FakeIsolation isolation = new FakeIsolation();
    private final Secrets secrets = new Secrets();
    private final LogBuffer logs =
            LogBuffer.builder().redaction(Redaction.ofPlatformLines(secrets)).build();
    private final List<FormationEvent> events = new CopyOnWriteArrayList<>();
    private final Logger library = (Logger) LoggerFactory.getLogger("org.dyno4j");
    /** The tests' configuration keeps its warnings out. */
    private final Logger closing = (Logger) LoggerFactory.getLogger("org.dyno4j.dyno.supervision.Closing");

    private final Level usual = closing.getLevel();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Optional<FormationManager> opened = Optional.empty();

    @BeforeEach
    void listen() {
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        closing.setLevel(Level.DEBUG);
        library.addAppender(logged);
    }

    @AfterEach
    void close() {
        isolation.trouble = Optional.empty();
        opened.ifPresent(FormationManager::close);
        logs.close();
        library.detachAppender(logged);
        closing.setLevel(usual);
        assertThat(logged()).doesNotContain("hunter2");
    }

    /** All that the library has logged for its user, with what was thrown. */
    private String logged() {
        return logged.list.stream()
                .map(event -> event.getFormattedMessage()
                        + Optional.ofNullable(event.getThrowableProxy())
                                .map(ThrowableProxyUtil::asString)
                                .orElse(""))
                .collect(Collectors.joining("\n"));
    }

    private FormationManager open(HealthChecks checks) {
        secrets.add(SECRET);
        FormationManager manager = FormationManager.builder(Procfile.parse("web: serve --token " + SECRET + "\n"))
                .isolation(isolation)
                .logs(logs)
                .health("web", checks)
                .restartPolicy(RestartPolicy.never())
                .build();
        manager.subscribe(Runnable::run, events::add);
        opened = Optional.of(manager);
        return manager;
    }

    private FormationManager up() throws InterruptedException {
        FormationManager manager = open(HealthChecks.standard());
        manager.scale("web", 1);
        manager.awaitUp(PATIENCE);
        return manager;
    }

    private static OptionalAssert<ExitVerdict> assertCrashTellsNoSecret(
            FormationManager manager, Class<? extends ExitVerdict> how) {
        await().atMost(PATIENCE).until(() -> manager.find(WEB_1).orElseThrow().state() == DynoState.CRASHED);
        return assertThat(manager.find(WEB_1).orElseThrow().lastVerdict())
                .containsInstanceOf(how)
                .hasValueSatisfying(verdict -> assertNoSecretIn(verdict.describe()));
    }

    /** All that was told of the formation, in its events and now. */
    private static void assertNoSecretIn(Object told) {
        assertThat(told.toString()).doesNotContain("hunter2").contains(Secrets.MASK);
    }

    private void assertNoSecretIsTold(FormationManager manager) {
        assertThat(events.toString()).doesNotContain("hunter2");
        assertNoSecretIn(manager.dynos());
        assertThat(manager.formation().entries())
                .extracting(Formation.Entry::command)
                .containsExactly("serve --token " + Secrets.MASK);
        assertThat(logs.history().toString()).doesNotContain("hunter2");
    }

    private static void assertTellsNoSecret(Throwable failure) {
        assertThat(Throwables.getStackTraceAsString(failure))
                .doesNotContain("hunter2")
                .contains(Secrets.MASK);
    }

    @Test
    void notInWhyASandboxCouldNotBeCreated() {
        isolation.failing = true;
        isolation.failure = "mount(" + SECRET + ") failed: EPERM";
        FormationManager manager = open(HealthChecks.standard());
        manager.scale("web", 1);

        assertThatThrownBy(() -> manager.awaitUp(PATIENCE))
                .isInstanceOf(DynoFailedException.class)
                .satisfies(SecretFindingsTest::assertTellsNoSecret);
        assertThat(manager.find(WEB_1)).hasValueSatisfying(status -> {
            assertNoSecretIn(status.why());
            assertNoSecretIn(status.describe());
            assertNoSecretIn(status.lastVerdict().orElseThrow());
        });
        assertNoSecretIsTold(manager);

        OneOff oneOff = manager.run(OneOffSpec.of(CommandSpec.of("cat").withAttachment()));
        Attachment attachment = oneOff.attachment().orElseThrow();
        assertThatThrownBy(() -> attachment.input().write(1)).satisfies(SecretFindingsTest::assertTellsNoSecret);
    }

    @Test
    void notInWhatIsLoggedOfWhatNobodyForesaw() {
        isolation.failing = true;
        isolation.unforeseen = true;
        isolation.failure = "no mount of " + SECRET;
        FormationManager manager = open(HealthChecks.standard());
        manager.scale("web", 1);

        assertThatThrownBy(() -> manager.awaitUp(PATIENCE)).isInstanceOf(DynoFailedException.class);
        assertThat(logged())
                .contains("web.1: the isolation failed in an unforeseen way")
                .contains("java.lang.IllegalStateException: no mount of " + Secrets.MASK)
                .contains("at org.dyno4j.formation.FakeIsolation.create");
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInWhatIsLoggedOfASandboxThatCouldNotBeRemoved() throws Exception {
        FormationManager manager = up();
        isolation.remains = Optional.of("rmdir(" + SECRET + ") failed: EBUSY");
        isolation.dyno("web.1").end(new ExitStatus.Exited(0));
        manager.awaitExit(WEB_1, PATIENCE);
        isolation.remains = Optional.empty();

        assertThat(logged())
                .contains("web.1: its sandbox could not be removed cleanly", "web.1: what it used could not be read")
                .contains("rmdir(" + Secrets.MASK + ") failed: EBUSY");
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInWhatAReadinessCheckHasSeen() throws Exception {
        isolation.listening = false;
        FormationManager manager = open(HealthChecks.readyWhen(CHECK).withBootTimeout(Duration.ofMillis(200)));
        manager.scale("web", 1);

        assertCrashTellsNoSecret(manager, ExitVerdict.BootTimeout.class)
                .hasValueSatisfying(SecretFindingsTest::assertNoSecretIn);
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInWhatALivenessCheckHasSeen() throws Exception {
        FormationManager manager = open(HealthChecks.readyWhen(HealthCheck.port())
                .withLiveness(Liveness.of(CHECK).every(Duration.ofMillis(10)).withFailures(1)));
        manager.scale("web", 1);
        manager.awaitUp(PATIENCE);
        isolation.listening = false;

        assertCrashTellsNoSecret(manager, ExitVerdict.Unhealthy.class)
                .hasValueSatisfying(SecretFindingsTest::assertNoSecretIn);
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInWhyAnEndWasLost() throws Exception {
        FormationManager manager = up();
        isolation.trouble = Optional.of("waitid(" + SECRET + ") failed: ECHILD");
        isolation.dyno("web.1").end(new ExitStatus.Exited(0));

        assertCrashTellsNoSecret(manager, ExitVerdict.Lost.class);
        assertNoSecretIsTold(manager);
        assertThat(logged())
                .contains("web.1: its exit status could not be read")
                .contains("waitid(" + Secrets.MASK + ")");
    }

    @Test
    void notInWhyAFurtherCommandWasNotExecuted() throws Exception {
        FormationManager manager = up();
        isolation.trouble = Optional.of("execve(" + SECRET + ") failed: EACCES");
        Execution execution = manager.exec(WEB_1, CommandSpec.of("true"));

        assertThatThrownBy(() -> execution.await(PATIENCE)).satisfies(SecretFindingsTest::assertTellsNoSecret);
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInWhyADynoWasNotResized() throws Exception {
        FormationManager manager = up();
        isolation.trouble = Optional.of("writing " + SECRET + " failed: EBUSY");

        assertThatThrownBy(() -> manager.resize("web", DynoSize.named("standard-2x")))
                .isInstanceOf(ResizeException.class)
                .satisfies(SecretFindingsTest::assertTellsNoSecret);
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInTheCommandsThatAreShown() throws Exception {
        FormationManager manager = up();
        OneOff oneOff = manager.run("echo " + SECRET);
        await().atMost(PATIENCE).until(() -> manager.find(oneOff.name()).isPresent());

        assertThat(manager.find(WEB_1).orElseThrow().command()).isEqualTo("serve --token " + Secrets.MASK);
        assertThat(manager.find(oneOff.name()).orElseThrow().command()).isEqualTo("echo " + Secrets.MASK);
        assertThat(isolation.dyno("web.1").command).last().isEqualTo("serve --token " + SECRET);
        assertNoSecretIsTold(manager);
    }

    @Test
    void notInTheConfigVarsThatEventsBring() throws Exception {
        FormationManager manager = up();
        FormationRelease release =
                FormationRelease.of("v2", Procfile.parse("web: serve\n")).withConfig(Map.of("KEY", SECRET));
        RolloutOutcome outcome = manager.rollout(RolloutPlan.of(release)).await(PATIENCE);

        assertThat(outcome.release().config()).containsExactly(Map.entry("KEY", Secrets.MASK));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events)
                        .hasAtLeastOneElementOfType(FormationEvent.RolloutStarted.class)
                        .hasAtLeastOneElementOfType(FormationEvent.RolloutEnded.class));
        assertThat(events).allSatisfy(event -> {
            if (event instanceof FormationEvent.RolloutStarted started) {
                assertThat(started.release()).isEqualTo(outcome.release());
            }
            if (event instanceof FormationEvent.RolloutEnded ended) {
                assertThat(ended.outcome()).isEqualTo(outcome);
            }
        });
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(isolation.dyno("web.1").environment).containsEntry("KEY", SECRET));
    }
}
