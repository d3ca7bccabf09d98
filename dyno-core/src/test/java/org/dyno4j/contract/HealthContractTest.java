package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.StartCondition;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health checks and boot order of a formation in any isolation, with real dynos and short timers. */
public abstract class HealthContractTest extends IsolationContract {
    private static final Duration SHORT = Duration.ofMillis(200);

    /** For checks that hang; whatever a slow machine does in it, the others have longer. */
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    /** Less than {@link #PATIENCE}, yet not so little that a slow machine reaches it where all is well. */
    private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Answers as a file says; what it doesn't know, not at all. A file that is empty was emptied, and will be written at
     * once.
     */
    private static final String[] SERVER = {
        "import http.server, os, time",
        "class Handler(http.server.BaseHTTPRequestHandler):",
        "    def do_GET(self):",
        "        mood = ''",
        "        while not mood: mood = open('/tmp/mood-' + os.environ['TOKEN']).read().strip()",
        "        if not mood.isdigit(): time.sleep(1000)",
        "        self.send_response(int(mood))",
        "        self.end_headers()",
        "        self.wfile.write(b'x' * 100000)",
        "print('about to listen', flush=True)",
        "http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()"
    };

    private final String token = Long.toHexString(System.nanoTime());
    private final LogBuffer logs = LogBuffer.create();
    private final List<FormationEvent> events = new CopyOnWriteArrayList<>();
    private Optional<FormationManager> opened = Optional.empty();

    @BeforeEach
    void writeServer() throws IOException {
        file("server.py", "rw-r--r--", SERVER);
    }

    @AfterEach
    void closeManager() {
        opened.ifPresent(FormationManager::close);
        logs.close();
    }

    private FormationBuilder builder(String procfile) {
        return FormationManager.builder(Procfile.parse(procfile))
                .isolation(isolation)
                .application(application)
                .config(Map.of("TOKEN", token))
                .restartPolicy(RestartPolicy.never())
                .stopPolicy(StopPolicy.standard().withGrace(Duration.ofSeconds(5)))
                .logs(logs);
    }

    private void start(FormationBuilder builder, String... changes) {
        FormationManager built = builder.build();
        opened = Optional.of(built);
        built.subscribe(events::add);
        built.scale(changes);
    }

    private FormationManager manager() {
        return opened.orElseThrow();
    }

    private static String serving(String mood) {
        return "echo " + mood + " > /tmp/mood-$TOKEN; exec python3 server.py";
    }

    private void awaitState(String dyno, DynoState state) {
        await().atMost(PATIENCE).until(() -> status(dyno).state() == state);
    }

    private DynoStatus status(String dyno) {
        return manager().find(DynoName.parse(dyno)).orElseThrow();
    }

    private List<String> lines(String dyno) {
        return logs.history().stream()
                .filter(line -> line.process().equals(dyno))
                .map(LogLine::text)
                .toList();
    }

    private void execute(String dyno, String command) {
        manager().exec(DynoName.parse(dyno), CommandSpec.of(command));
    }

    @Test
    void aDynoIsUpOnceItsPathIsAnsweredWell() throws Exception {
        start(
                builder("worker: " + serving("503")).health("worker", HealthChecks.readyWhen(HealthCheck.http("/up"))),
                "worker=1");
        await().atMost(PATIENCE)
                .until(() -> lines("worker.1").stream().anyMatch(line -> line.contains("\"GET /up HTTP/1.1\" 503")));
        assertThat(status("worker.1").state()).isEqualTo(DynoState.STARTING);
        execute("worker.1", "echo 204 > /tmp/mood-$TOKEN");
        awaitState("worker.1", DynoState.UP);
        assertThat(lines("worker.1")).noneMatch(line -> line.contains("Error") || line.contains("reset"));
    }

    @Test
    void whoeverAnswersBadlyIsKilledAsR10AndToldSo() {
        start(
                builder("worker: " + serving("503"))
                        .health(
                                "worker",
                                HealthChecks.readyWhen(HealthCheck.http("/up")).withBootTimeout(BOOT_TIMEOUT)),
                "worker=1");
        awaitState("worker.1", DynoState.CRASHED);
        assertThat(status("worker.1").why())
                .matches("was not ready within 3 seconds \\(R10\\): GET /up on port \\d+ .*");
        assertThat(status("worker.1").lastVerdict())
                .get()
                .isInstanceOfSatisfying(
                        ExitVerdict.BootTimeout.class,
                        verdict -> assertThat(verdict.check()).isEqualTo(HealthCheck.http("/up")));
        assertThat(lines("worker.1"))
                .anyMatch(
                        line -> line.startsWith("Error R10 (Boot timeout) -> Process was not ready within 3 seconds"));
    }

    @Test
    void aDynoIsUpOnceItHasPrintedItsLineOrItsCommandSucceedsOrItHasSettled() throws Exception {
        start(
                builder("""
                                line: echo up; sleep 1; printf 'now re'; sleep 1; echo ady; exec sleep 1000
                                command: sleep 1; touch /tmp/ready-$TOKEN-$DYNO; exec sleep 1000
                                time: exec sleep 1000
                                port: exec python3 -m http.server --bind 127.0.0.1 $OTHER_PORT
                                """)
                        .config(Map.of("TOKEN", token, "OTHER_PORT", Integer.toString(otherPort())))
                        .health("line", HealthChecks.readyWhen(HealthCheck.logLine("now ready$")))
                        .health(
                                "command",
                                HealthChecks.readyWhen(HealthCheck.command("test -f /tmp/ready-$TOKEN-$DYNO")))
                        .health("time", HealthChecks.readyWhen(HealthCheck.settledFor(Duration.ofSeconds(1))))
                        .health("port", HealthChecks.readyWhen(HealthCheck.port(otherPort()))),
                "line=1",
                "command=1",
                "time=1",
                "port=1");
        manager().awaitUp(PATIENCE);
        assertThat(lines("line.1")).containsSubsequence("now ready", "State changed from starting to up");
    }

    private int otherPort() throws IOException {
        if (otherPort == 0) {
            try (ServerSocket socket = new ServerSocket(0)) {
                otherPort = socket.getLocalPort();
            }
        }
        return otherPort;
    }

    private int otherPort;

    @Test
    void whoeverStopsToAnswerIsEndedAndHasCrashed() throws Exception {
        unhealthyAfter(
                HealthCheck.http("/up"),
                PATIENCE,
                "echo 500 > /tmp/mood-$TOKEN",
                "GET /up on port \\d+ was answered with status 500");
    }

    @Test
    void whoeverHangsIsEndedAndHasCrashed() throws Exception {
        unhealthyAfter(
                HealthCheck.http("/up"),
                ONE_SECOND,
                "echo hang > /tmp/mood-$TOKEN",
                "GET /up on port \\d+ was not answered within 1 seconds");
    }

    @Test
    void whoseCommandFailsIsEndedAndHasCrashed() throws Exception {
        unhealthyAfter(
                HealthCheck.command("grep -q 200 /tmp/mood-$TOKEN"),
                PATIENCE,
                "echo 500 > /tmp/mood-$TOKEN",
                "command `grep -q 200 /tmp/mood-\\$TOKEN` exited with status 1");
    }

    @Test
    void whoseCommandHangsIsEndedAndHasCrashed() throws Exception {
        unhealthyAfter(
                HealthCheck.command("grep -q 200 /tmp/mood-$TOKEN || exec sleep 1000"),
                ONE_SECOND,
                "echo 500 > /tmp/mood-$TOKEN",
                "command .* (did not end within 1 seconds|of the check before has not ended)");
    }

    private void unhealthyAfter(HealthCheck.Repeatable check, Duration timeout, String trouble, String finding)
            throws Exception {
        Liveness liveness = Liveness.of(check).every(SHORT).withTimeout(timeout).withFailures(2);
        start(builder("web: " + serving("200")).health("web", HealthChecks.alive(liveness)), "web=1");
        manager().awaitUp(PATIENCE);
        execute("web.1", trouble);
        awaitState("web.1", DynoState.CRASHED);
        DynoStatus web = status("web.1");
        assertThat(web.why()).matches("was unhealthy after 2 failures in a row: " + finding);
        assertThat(web.attempt()).isEqualTo(1);
        assertThat(web.lastVerdict())
                .get()
                .isInstanceOfSatisfying(
                        ExitVerdict.Unhealthy.class,
                        verdict -> assertThat(verdict.liveness()).isEqualTo(liveness));
        assertThat(lines("web.1"))
                .anyMatch(line -> line.matches("Health check failed \\(2 of 2\\): " + finding))
                .containsSubsequence(
                        "State changed from up to stopping",
                        "Stopping all processes with SIGTERM",
                        "State changed from stopping to crashed");
        await().atMost(PATIENCE)
                .until(() -> events.stream()
                        .anyMatch(event -> event instanceof FormationEvent.DynoEnded ended
                                && ended.verdict() instanceof ExitVerdict.Unhealthy));
    }

    /** More of them than there are threads that check. */
    @Test
    void whoeverHangsHoldsUpNobodyElse() throws Exception {
        Liveness patient = Liveness.of(HealthCheck.http("/up")).every(SHORT).withTimeout(Duration.ofMinutes(10));
        Liveness patientCommand =
                Liveness.of(HealthCheck.command("sleep 1000")).every(SHORT).withTimeout(Duration.ofMinutes(10));
        start(
                builder("hanging: exec python3 -c 'import os, socket, time; s = socket.socket();"
                                + " s.bind((\"127.0.0.1\", int(os.environ[\"PORT\"]))); s.listen(1); time.sleep(1000)'\n"
                                + "busy: exec sleep 1000\n"
                                + "web: " + serving("200"))
                        .health(
                                "hanging",
                                HealthChecks.readyWhen(HealthCheck.port()).withLiveness(patient))
                        .health("busy", HealthChecks.alive(patientCommand))
                        .health(
                                "web",
                                HealthChecks.alive(Liveness.of(HealthCheck.http("/up"))
                                        .every(SHORT)
                                        .withTimeout(PATIENCE)
                                        .withFailures(1))),
                "hanging=6",
                "busy=6");
        manager().awaitUp(PATIENCE);
        manager().scale("web=1");
        manager().awaitUp(PATIENCE);
        execute("web.1", "echo 500 > /tmp/mood-$TOKEN");
        awaitState("web.1", DynoState.CRASHED);
        assertThat(manager().dynos())
                .filteredOn(dyno -> dyno.state() == DynoState.UP)
                .hasSize(12);
    }

    @Test
    void typesStartOneAfterTheOther() throws Exception {
        start(
                builder("web: " + serving("200") + "\nmigrate: exec true\nworker: exec sleep 1000\n")
                        .health("web", HealthChecks.readyWhen(HealthCheck.http("/up")))
                        .startAfter("web", "migrate", StartCondition.COMPLETED)
                        .startAfter("worker", "web", StartCondition.HEALTHY),
                "web=1",
                "worker=1");
        assertThat(status("web.1").why()).isEqualTo("waits for migrate: completed");
        assertThat(status("worker.1").why()).isEqualTo("waits for web: healthy");
        manager().run("migrate");
        manager().awaitUp(PATIENCE);
        assertThat(status("worker.1").since()).isAfterOrEqualTo(status("web.1").since());
    }
}
