package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.isolation.Sandbox;

/**
 * Checks by a command in the dyno, one at a time: where the one before has not ended, be it that it can't be killed or
 * can't even be started, that is the finding.
 */
final class CommandProbe implements Probe {
    private final Platform platform;
    private final DynoSpec dyno;
    private final Sandbox sandbox;
    private final String command;
    private Optional<CommandCheck> last = Optional.empty();

    CommandProbe(Platform platform, DynoSpec dyno, Sandbox sandbox, String command) {
        this.platform = platform;
        this.dyno = dyno;
        this.sandbox = sandbox;
        this.command = command;
    }

    @Override
    public void begin(Duration timeout, Consumer<Finding> done) {
        if (last.filter(CommandCheck::goesOn).isPresent()) {
            platform.control()
                    .execute(() -> done.accept(
                            Finding.unhealthy("command `" + command + "` of the check before has not ended")));
            return;
        }
        CommandCheck check = new CommandCheck(platform, dyno, sandbox, command, timeout, done);
        last = Optional.of(check);
        check.begin();
    }

    @Override
    public void cancel() {
        last.ifPresent(CommandCheck::cancel);
    }
}
