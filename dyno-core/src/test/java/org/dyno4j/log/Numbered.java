package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.util.List;
import java.util.stream.IntStream;

/** Lines that are numbers, so that one that is missing or doubled shows; and what drains make of them. */
final class Numbered {
    private Numbered() {}

    static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    static void append(LogBuffer buffer, int from, int to) {
        numbers(from, to).forEach(number -> buffer.append(LogLine.APP, "web.1", number));
    }

    static void awaitFailure(LogDrain drain, DrainFailure.Cause cause) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(drain.status().lastFailure())
                        .hasValueSatisfying(failure -> assertThat(failure.cause())
                                .as(failure.message())
                                .isEqualTo(cause)));
    }
}
