package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleCommandTest {

    @Test
    void readsEachCommand() {
        assertThat(ConsoleCommand.parse("scale web=3 worker+1"))
                .isEqualTo(new ConsoleCommand.Scale(List.of("web=3", "worker+1")));
        assertThat(ConsoleCommand.parse("scale")).isEqualTo(new ConsoleCommand.Scale(List.of()));
        assertThat(ConsoleCommand.parse("  restart\tworker.1  web "))
                .isEqualTo(new ConsoleCommand.Restart(List.of("worker.1", "web")));
        assertThat(ConsoleCommand.parse("ps")).isEqualTo(new ConsoleCommand.Ps());
        assertThat(ConsoleCommand.parse("stop\r")).isEqualTo(new ConsoleCommand.Stop());
        assertThat(ConsoleCommand.parse("  ")).isEqualTo(new ConsoleCommand.Nothing());
    }

    @ParameterizedTest
    @CsvSource({
        "restart, restart wants dynos or process types",
        "ps web, ps takes nothing more",
        "stop now, stop takes nothing more",
        "halt it, \"halt\" is no command",
        "PS, \"PS\" is no command"
    })
    void answersABadLineWithWhatThereIs(String line, String answer) {
        assertThatThrownBy(() -> ConsoleCommand.parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessage(answer + "; there are: " + ConsoleCommand.USAGE);
    }
}
