package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
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
}
