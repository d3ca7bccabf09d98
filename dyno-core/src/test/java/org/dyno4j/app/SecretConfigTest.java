package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import com.google.common.base.Throwables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.Secrets;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SecretConfigTest {
    private static final String SECRET = "hunter2-and-more";

    @TempDir
    private Path directory;

    @Test
    void aSecretIsInNoPlatformLineAndIsTheDynosToPrint() throws Exception {
        Files.writeString(directory.resolve("Procfile"), "release: echo " + SECRET + "; echo $KEY\n");
        try (DynoHost host = DynoHost.open(PlainIsolation.open())) {
            App app = host.createApp("hello", directory);
            app.config().setSecret("KEY", SECRET);
            app.deploy();
            app.close();

            assertThat(app.logs().history(100, LogFilter.all().withSource(LogLine.DYNO)))
                    .extracting(LogLine::text)
                    .noneMatch(text -> text.contains("hunter2"))
                    .anyMatch(text -> text.contains("echo [REDACTED]; echo $KEY"));
            assertThat(app.logs().history(100, LogFilter.all().withSource(LogLine.APP)))
                    .extracting(LogLine::text)
                    .containsExactly(SECRET, SECRET);
            assertThat(app.config().toString()).isEqualTo("ConfigVars[KEY]");
        }
    }

    @Test
    void aSecretThatIsRefusedIsNotRepeated() throws Exception {
        try (DynoHost host = DynoHost.open(PlainIsolation.open())) {
            ConfigVars config = host.createApp("hello", directory).config();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config.setSecret("KEY", SECRET + "\0"))
                    .withMessageNotContaining("hunter2");
            assertThat(config.get("KEY")).isEmpty();
        }
    }

    @Test
    void aSecretIsInNoEventStatusVerdictOrException() throws Exception {
        List<AppEvent> events = new CopyOnWriteArrayList<>();
        AppOptions options = AppOptions.builder()
                .rollout(RolloutOptions.defaults().withAttempts(1))
                .formation(formation -> formation.health(
                        "web",
                        HealthChecks.readyWhen(HealthCheck.command("test " + SECRET + " = $KEY; exit 3"))
                                .withBootTimeout(Duration.ofSeconds(2))))
                .build();
        Files.writeString(directory.resolve("Procfile"), "web: exec sleep 1000 # " + SECRET + "\n");
        try (DynoHost host = DynoHost.open(PlainIsolation.open())) {
            App app = host.createApp("hello", directory, options);
            app.subscribe(events::add);
            app.config().change(ConfigChange.none().setSecret("KEY", SECRET).set("URL", "db://" + SECRET + "@host"));

            app.deploy(); // which waits for no dyno, as none ran before
            assertThatThrownBy(app::deploy).isInstanceOf(RolloutException.class).satisfies(failure -> {
                assertThat(Throwables.getStackTraceAsString(failure)).doesNotContain("hunter2");
                assertThat(((RolloutException) failure).verdict())
                        .hasValueSatisfying(verdict -> assertThat(verdict + verdict.describe())
                                .contains(Secrets.MASK)
                                .doesNotContain("hunter2"));
            });

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(events).hasAtLeastOneElementOfType(AppEvent.ReleaseFailed.class));
            assertThat(events.toString()).contains(Secrets.MASK).doesNotContain("hunter2");
            assertThat(events)
                    .filteredOn(AppEvent.ReleaseBegun.class::isInstance)
                    .extracting(
                            event -> ((AppEvent.ReleaseBegun) event).release().config())
                    .hasSize(2)
                    .containsOnly(Map.of("KEY", Secrets.MASK, "URL", "db://" + Secrets.MASK + "@host"));
            assertThat(app.releases()).hasSize(2).allSatisfy(release -> {
                assertThat(release.toString()).doesNotContain("hunter2");
                assertThat(release.config()).containsEntry("KEY", SECRET);
            });
            assertThat(app.logs().history().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void anAppCanHaveSecretsTakenOutOfWhatItsDynosPrint() throws Exception {
        Files.writeString(directory.resolve("Procfile"), "release: echo with $API_TOKEN\n");
        AppOptions options = AppOptions.defaults()
                .withSecrets(SecretPolicy.standard().withNames("TOKEN$").withPrintedLines());
        try (DynoHost host = DynoHost.open(PlainIsolation.open())) {
            App app = host.createApp("hello", directory, options);
            app.config().set("API_TOKEN", SECRET);
            app.deploy();
            app.close();

            assertThat(app.logs().history(100, LogFilter.all().withSource(LogLine.APP)))
                    .extracting(LogLine::text)
                    .containsExactly("with " + Secrets.MASK);
        }
    }
}
