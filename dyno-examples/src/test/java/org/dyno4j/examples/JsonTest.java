package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesEveryKindOfValueOnOneLine() {
        assertThat(Json.of(
                        Map.of("list", List.of(1, 2.5, true, Optional.empty(), Optional.of("x"), OptionalLong.of(7)))))
                .isEqualTo("{\"list\": [1, 2.5, true, null, \"x\", 7]}");
    }

    @Test
    void escapesWhatAStringMustNotContain() {
        assertThat(Json.of("a\"b\\c\nd\u0001é")).isEqualTo("\"a\\\"b\\\\c\\u000ad\\u0001é\"");
    }
}
