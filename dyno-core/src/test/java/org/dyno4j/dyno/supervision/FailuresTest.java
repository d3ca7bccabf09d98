package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import java.io.IOException;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures, as whoever reads logs may see them. */
class FailuresTest {
    private static final String SECRET = "hunter2-and-more";

    private final Secrets secrets = new Secrets();
    private final LogBuffer logs =
            LogBuffer.builder().redaction(Redaction.ofPlatformLines(secrets)).build();

    @AfterEach
    void close() {
        logs.close();
    }

    private Throwable redacted(Throwable failure) {
        secrets.add(SECRET);
        return Failures.redacted(failure, new LogPlane(logs, Wording.STANDARD));
    }

    @Test
    void whatTellsNoSecretStaysWhatItIs() {
        Throwable failure = new SandboxException("web.1", "EBUSY", new IOException("busy"));
        failure.addSuppressed(new IOException("still busy"));
        assertThat(redacted(failure)).isSameAs(failure);
    }

    @Test
    void aSecretOfACauseOrOfWhatWasSuppressedIsNotTold() {
        Throwable byCause = new SandboxException("web.1", "EBUSY", new IOException("rmdir " + SECRET));
        Throwable busy = new IOException("busy");
        busy.addSuppressed(new IOException("rmdir", new IOException(SECRET)));
        Throwable deeper = new IllegalStateException("no removal", busy);
        for (Throwable failure : new Throwable[] {byCause, deeper}) {
            assertThat(Throwables.getStackTraceAsString(redacted(failure)))
                    .doesNotContain("hunter2")
                    .contains(failure.getMessage(), "at org.dyno4j.dyno.supervision.FailuresTest.");
        }
    }
}
