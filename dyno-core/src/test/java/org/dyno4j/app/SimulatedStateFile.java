package org.dyno4j.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dyno4j.app.KillPoint.Doing;
import org.dyno4j.app.KillPoint.Killed;
import org.dyno4j.state.PowerCut;

/** The state file of an app whose JVM may be killed at any byte of a write, and its machine's power cut with it. */
final class SimulatedStateFile implements AppStore {
    private static final Path FILE = Path.of("state");
    private static final Path SOURCE = Path.of("/source");

    /** What a write takes before its bytes and after them, and a little more. */
    private static final int STEPS = 8;

    private final String app;
    private final RandomGenerator random;
    private String content;
    private KillPoint end = KillPoint.none();

    SimulatedStateFile(String app, RandomGenerator random) {
        this.app = app;
        this.random = random;
        this.content = format(AppState.empty());
    }

    private String format(AppState state) {
        return AppText.format(new KeptApp(app, SOURCE, state));
    }

    /** What a JVM finds that begins now. */
    AppState read() {
        return AppTextParser.parse(content).state();
    }

    /** Has the JVM be killed then, if it writes so often. */
    void endAt(KillPoint then) {
        end = then;
    }

    @Override
    public void save(AppState state) {
        if (end.reachedBy(Doing.WRITING_STATE)) {
            content = cut(content, format(state));
            throw new Killed(Doing.WRITING_STATE);
        }
        content = format(state);
    }

    /** Any of what may be found then, which is the old or the new. */
    private String cut(String before, String after) {
        // What comes after the bytes is where it is decided.
        int steps = random.nextBoolean() ? random.nextInt(after.length()) : after.length() + random.nextInt(STEPS);
        PowerCut cut = new PowerCut(FILE, before.getBytes(UTF_8), steps);
        try {
            new AppFile(FILE, cut.file(), app, SOURCE)
                    .save(AppTextParser.parse(after).state());
        } catch (StateException unseen) {
            assertThat(unseen).hasMessageContaining("power cut");
        }
        List<String> found = cut.possibleContents().stream()
                .map(text -> text.orElse("gone"))
                .sorted()
                .toList();
        assertThat(found).isSubsetOf(before, after);
        return found.get(random.nextInt(found.size()));
    }
}
