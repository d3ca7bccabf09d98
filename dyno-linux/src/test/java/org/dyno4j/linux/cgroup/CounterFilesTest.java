package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dyno4j.isolation.ResourceMetrics.Io;
import org.dyno4j.isolation.ResourceMetrics.Stalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterFilesTest {
    @Test
    void aFlatKeyedFileIsReadByItsKeysAndOtherLinesArePassedOver() {
        FlatKeyed file = FlatKeyed.parse("anon 4096\nfile 0\nsome text here\nnegative -1\nlast 18");

        assertThat(file.get("anon")).hasValue(4096);
        assertThat(file.get("file")).hasValue(0);
        assertThat(file.get("last")).hasValue(18);
        assertThat(file.get("some")).isEmpty();
        assertThat(file.get("negative")).isEmpty();
        assertThat(file.get("ano")).isEmpty();
    }

    @Test
    void stallsAreTheTotalsOfAPressureFile() {
        String text = """
                some avg10=1.50 avg60=0.20 avg300=0.00 total=1234567
                full avg10=0.00 avg60=0.00 avg300=0.00 total=89
                """;

        assertThat(PressureFile.parse(text))
                .hasValue(new Stalls(Duration.ofNanos(1_234_567_000), Duration.ofNanos(89_000)));
    }

    @Test
    void aPressureFileWithoutAFullLineHasNoFullStalls() {
        assertThat(PressureFile.parse("some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"))
                .hasValue(new Stalls(Duration.ofNanos(5_000), Duration.ZERO));
        assertThat(PressureFile.parse("")).isEmpty();
    }

    @Test
    void diskTrafficIsTheSumOfAllDevices() {
        String text = """
                8:0 rbytes=1000 wbytes=2000 rios=1 wios=2 dbytes=0 dios=0
                253:0 rbytes=10 wbytes=20 rios=3 wios=5 dbytes=7 dios=1
                """;

        assertThat(IoFile.parse(text)).isEqualTo(new Io(1010, 2020, 4, 7));
        assertThat(IoFile.parse("")).isEqualTo(new Io(0, 0, 0, 0));
    }

    @Test
    void diskTrafficOfV1IsTheSumOfAllDevicesReadsAndWritesAlone() {
        String bytes = """
                8:0 Read 1000
                8:0 Write 9000000000
                8:0 Sync 2500
                8:0 Async 500
                8:0 Discard 4000
                8:0 Total 9000005000
                253:0 Read 10
                253:0 Write 20
                253:0 Somehow 40
                253:0 Total 70
                Total 9000005070
                """;
        String requests = "8:0 Read 1\n8:0 Write 2\n8:0 Total 3\n253:0 Read 3\n253:0 Write 5\nTotal 11";

        assertThat(BlkioFiles.parse(bytes, requests)).hasValue(new Io(1010, 9_000_000_020L, 4, 7));
    }

    /** Most kernels don't count on v1: zero would be said of dynos that read and write all the time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Total 0\n",
                "8:0 Read 0\n8:0 Write 0\n8:0 Sync 0\n8:0 Async 0\n8:0 Discard 7\n8:0 Total 7\nTotal 7\n"
            })
    void diskTrafficOfV1IsUnknownWhereNothingWasCounted(String text) {
        assertThat(BlkioFiles.parse(text, text)).isEmpty();
    }
}
