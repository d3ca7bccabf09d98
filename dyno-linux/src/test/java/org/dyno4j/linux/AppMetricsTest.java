package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.app.App;
import org.dyno4j.app.AppOptions;
import org.dyno4j.app.DynoHost;
import org.dyno4j.formation.OneOff;
import org.dyno4j.log.LogLine;
import org.dyno4j.metrics.DynoSample;
import org.dyno4j.metrics.MetricsSampler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app, in the place of a formation, whose dynos are looked at: what the kernel counts comes into its log. */
@Tag("limits")
@Timeout(300)
class AppMetricsTest {
    @Test
    void aSamplerThatWasThereBeforeTheFirstReleaseTellsOfAllDynosAfterIt(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("Procfile"), "worker: exec sleep 1000\n");
        List<DynoSample> samples = new CopyOnWriteArrayList<>();
        try (DynoHost host = DynoHost.open(TestIsolation.open())) {
            App app = host.createApp("hello", directory, AppOptions.heroku());
            MetricsSampler sampler = MetricsSampler.of(app)
                    .listener(samples::add)
                    .logs(app.logs(), "heroku.4711")
                    .every(Duration.ofMillis(100))
                    .start();
            app.deploy();
            app.scale("worker=1");
            OneOff oneOff = app.run("exec sleep 1000");
            await().atMost(PATIENCE)
                    .until(() -> sampled(samples, "worker.1")
                            && sampled(samples, oneOff.name().toString()));
            sampler.close();

            assertThat(samples)
                    .allMatch(sample -> sample.metrics().memory().total().isPresent());
            assertThat(app.logs().history())
                    .extracting(LogLine::toString)
                    .anyMatch(line -> line.contains(
                            " heroku[worker.1]: source=worker.1 dyno=heroku.4711.worker.1 sample#memory_total="));
        }
    }

    private static boolean sampled(List<DynoSample> samples, String dyno) {
        return samples.stream().anyMatch(sample -> sample.dyno().toString().equals(dyno));
    }
}
