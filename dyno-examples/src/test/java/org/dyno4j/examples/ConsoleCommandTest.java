package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.dyno4j.app.ConfigChange;
import org.dyno4j.dyno.DynoName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleCommandTest {
    private static final DynoName WEB_1 = DynoName.parse("web.1");

    @Test
    void readsEachCommand() {
        assertThat(ConsoleCommand.parse("scale web=3 worker+1"))
                .isEqualTo(new ConsoleCommand.Scale(List.of("web=3", "worker+1")));
        assertThat(ConsoleCommand.parse("scale")).isEqualTo(new ConsoleCommand.Scale(List.of()));
        assertThat(ConsoleCommand.parse("  restart\tworker.1  web "))
                .isEqualTo(new ConsoleCommand.Restart(List.of("worker.1", "web")));
        assertThat(ConsoleCommand.parse("kill web.1 worker"))
                .isEqualTo(new ConsoleCommand.Kill(List.of("web.1", "worker")));
        assertThat(ConsoleCommand.parse("pause web.1")).isEqualTo(new ConsoleCommand.Pause(List.of("web.1")));
        assertThat(ConsoleCommand.parse("resume web.1 worker"))
                .isEqualTo(new ConsoleCommand.Resume(List.of("web.1", "worker")));
        assertThat(ConsoleCommand.parse(" run  echo 'a  b' ")).isEqualTo(new ConsoleCommand.Run("echo 'a  b'"));
        assertThat(ConsoleCommand.parse("exec web.1  ls  -l")).isEqualTo(new ConsoleCommand.Exec(WEB_1, "ls  -l"));
        assertThat(ConsoleCommand.parse("logs --dyno web.1 --tail 7"))
                .isEqualTo(new ConsoleCommand.Logs(new LogsOptions(7, Optional.of("web.1"))));
        assertThat(ConsoleCommand.parse("deploy")).isEqualTo(new ConsoleCommand.Deploy());
        assertThat(ConsoleCommand.parse("config")).isEqualTo(new ConsoleCommand.Config());
        assertThat(ConsoleCommand.parse("config set A=b=c D="))
                .isEqualTo(new ConsoleCommand.ChangeConfig(
                        ConfigChange.none().set("A", "b=c").set("D", "")));
        assertThat(ConsoleCommand.parse("config unset A D"))
                .isEqualTo(new ConsoleCommand.ChangeConfig(ConfigChange.none().unset("A", "D")));
        assertThat(ConsoleCommand.parse("config set A=unset B= unset C set"))
                .isEqualTo(new ConsoleCommand.ChangeConfig(
                        ConfigChange.none().set("A", "unset").set("B", "").unset("C", "set")));
        assertThat(ConsoleCommand.parse("usage")).isEqualTo(new ConsoleCommand.Usage());
        assertThat(ConsoleCommand.parse("ps")).isEqualTo(new ConsoleCommand.Ps());
        assertThat(ConsoleCommand.parse("stop\r")).isEqualTo(new ConsoleCommand.Stop());
        assertThat(ConsoleCommand.parse("  ")).isEqualTo(new ConsoleCommand.Nothing());
    }

    @ParameterizedTest
    @CsvSource({
        "restart, restart wants dynos or process types",
        "kill, kill wants dynos or process types",
        "pause, pause wants dynos or process types",
        "resume, resume wants dynos or process types",
        "run, run wants a command",
        "exec web.1, exec wants a dyno and a command",
        "logs --tail, logs wants a value behind --tail",
        "logs --since 1, logs knows no --since",
        "deploy v1, deploy takes nothing more",
        "config set, config set wants KEY=VALUE",
        "config set A, config set wants KEY=VALUE",
        "config unset, config unset wants names",
        "config set A=1 unset, config unset wants names",
        "config set unset A, config set wants KEY=VALUE",
        "config get A, config knows no get",
        "usage web, usage takes nothing more",
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
