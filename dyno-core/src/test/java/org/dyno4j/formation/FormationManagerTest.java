package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormationManagerTest {
    private static final Duration LONG = PATIENCE;
    private static final DynoName WEB_1 = DynoName.parse("web.1");

    private final FakeIsolation isolation = new FakeIsolation();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager manager = FormationManager.builder(Procfile.parse("web: serve\nworker: work\n"))
            .isolation(isolation)
            .logs(logs)
            .stopPolicy(StopPolicy.standard().withGrace(Duration.ofMillis(200)))
            .restartPolicy(RestartPolicy.growing(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)))
            .build();

    @AfterEach
    void close() {
        manager.close();
        logs.close();
    }

    @Test
    void scalesUpAndStopsTheHighestNumbersFirst() throws InterruptedException {
        manager.scale("web=3", "worker+1");
        manager.awaitUp(LONG);
        assertThat(manager.forwardTargets("web")).hasSize(3);
        manager.scale("web", 1);
        manager.awaitSettled(LONG);
        assertThat(manager.dynos())
                .extracting(status -> status.name().toString())
                .containsExactly("web.1", "worker.1");
        assertThat(isolation.live).hasSize(2);
        assertThat(isolation.dyno("web.1").command).containsExactly("bash", "-c", "serve");
        assertThat(isolation.dyno("web.1").environment)
                .containsEntry("HOME", "/app")
                .containsKey("PORT");
    }

    @Test
    void dynosGetTheNetworkAndTheFilterThatWereChosen() throws InterruptedException {
        manager.scale("worker", 1);
        manager.awaitUp(LONG);
        assertThat(isolation.created).singleElement().satisfies(spec -> {
            assertThat(spec.network()).isEqualTo(NetworkMode.ISOLATED);
            assertThat(spec.filter()).isEqualTo(SyscallFilter.standard());
        });
        isolation.created.clear();
        try (FormationManager open = FormationManager.builder(Procfile.parse("worker: work\n"))
                .isolation(isolation)
                .logs(logs)
                .network(NetworkMode.HOST)
                .filter(SyscallFilter.strict())
                .build()) {
            open.scale("worker", 1);
            open.awaitUp(LONG);
            assertThat(isolation.created).singleElement().satisfies(spec -> {
                assertThat(spec.network()).isEqualTo(NetworkMode.HOST);
                assertThat(spec.filter()).isEqualTo(SyscallFilter.strict());
            });
        }
    }

    @Test
    void refusesAllChangesIfOneIsWrongAndNamesEach() {
        assertThatThrownBy(() -> manager.scale("web=2", "wrker=1", "web3"))
                .isInstanceOf(ScaleException.class)
                .hasMessageContaining("wrker")
                .hasMessageContaining("web3")
                .hasMessageContaining("web, worker");
        assertThat(manager.formation().quantity("web")).isZero();
    }

    @Test
    void restartsACrashedDynoAtOnceThenWaitsAndScalesToZeroMeanwhile() throws InterruptedException {
        manager.scale("web", 1);
        manager.awaitUp(LONG);
        isolation.dyno("web.1").oomKills = 1;
        isolation.dyno("web.1").end(new ExitStatus.Signalled(9));
        await().atMost(LONG).until(() -> web().attempt() == 1 && web().state() == DynoState.UP);
        assertThat(web().lastVerdict().orElseThrow()).isInstanceOf(ExitVerdict.OutOfMemory.class);
        isolation.dyno("web.1").end(new ExitStatus.Exited(3));
        await().atMost(LONG).until(() -> web().retryAt().isPresent());
        assertThat(web().state()).isEqualTo(DynoState.CRASHED);
        assertThat(web().why()).isEqualTo("exited with status 3");
        manager.scale("web", 0);
        manager.awaitSettled(LONG);
        assertThat(manager.dynos()).isEmpty();
    }

    @Test
    void aSandboxThatCannotBeCreatedIsACrashThatSaysWhy() {
        isolation.failing = true;
        manager.scale("worker", 1);
        DynoName worker = DynoName.parse("worker.1");
        await().atMost(LONG)
                .until(() -> manager.find(worker)
                        .filter(status -> status.retryAt().isPresent())
                        .isPresent());
        assertThat(manager.find(worker).orElseThrow().why()).contains("EPERM");
    }

    @Test
    void killsADynoThatDoesNotEndWithinItsGrace() throws InterruptedException {
        manager.scale("worker", 1);
        manager.awaitUp(LONG);
        isolation.dyno("worker.1").print("last words");
        isolation.deaf = true;
        manager.scale("worker", 0);
        manager.awaitSettled(LONG);
        List<String> texts = logs.history().stream().map(LogLine::text).toList();
        assertThat(texts)
                .containsSubsequence(
                        "Starting process with command `work`",
                        "State changed from starting to up",
                        "Stopping all processes with SIGTERM",
                        "Stopping remaining processes with SIGKILL",
                        "last words",
                        "Process exited with status 137",
                        "State changed from stopping to down");
    }

    @Test
    void aRestartedDynoIsUpAgain() throws InterruptedException {
        manager.scale("web=1", "worker=1");
        manager.awaitUp(LONG);
        int port = web().port().orElseThrow();
        manager.restartAll();
        manager.awaitSettled(LONG);
        await().atMost(LONG).until(() -> isolation.live.size() == 2);
        assertThat(web().port().orElseThrow()).isNotEqualTo(port);
    }

    @Test
    void aOneOffEndsWithItsVerdict() throws Exception {
        OneOff oneOff = manager.run("migrate");
        await().atMost(LONG)
                .until(() -> manager.find(oneOff.name())
                        .filter(status -> status.state() == DynoState.UP)
                        .isPresent());
        isolation.dyno(oneOff.name().toString()).end(new ExitStatus.Exited(0));
        assertThat(oneOff.await(LONG).isClean()).isTrue();
    }

    @Test
    void closingLeavesNothing() throws InterruptedException {
        manager.scale("web=5", "worker=5");
        manager.awaitUp(LONG);
        manager.close();
        assertThat(isolation.live).isEmpty();
        assertThatThrownBy(() -> manager.scale("web", 1)).isInstanceOf(IllegalStateException.class);
    }

    private DynoStatus web() {
        return manager.find(WEB_1).orElseThrow();
    }
}
