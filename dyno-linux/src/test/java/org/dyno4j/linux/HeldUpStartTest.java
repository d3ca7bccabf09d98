package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without root a new process belongs to the dyno's kernel user from its birth, so the dyno's processes can stop it when it
 * has done nothing yet.
 */
class HeldUpStartTest {
    @TempDir
    private Path classes;

    @Test
    void S31_aProcessThatIsStoppedAtItsBirthHoldsNothingOfOthersAndEndsWithItsJvm() throws Exception {
        List<String> command = OtherJvm.ofAnOrdinaryUser(classes)
                .command(List.of("-Ddyno4j.test.withoutLimits=true"), HeldUpStart.class);
        Process jvm = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> children = new ArrayList<>();
        try {
            await().atMost(TestIsolation.PATIENCE.multipliedBy(2))
                    .until(() -> newcomers(jvm).stream().anyMatch(Newcomers::isStopped));
            jvm.toHandle().children().forEach(children::add);
            List<ProcessHandle> newcomers = newcomers(jvm);
            assertThat(newcomers).as("the guide and the stopped process").hasSize(2);
            if (TestIsolation.asRoot()) {
                for (ProcessHandle newcomer : newcomers) {
                    List<String> descriptors = Newcomers.descriptors(newcomer);
                    assertThat(descriptors).allMatch(target -> target.matches("pipe:.*|.*/null|.*pidfd.*"));
                    assertThat(descriptors.stream()
                                    .filter(target -> target.startsWith("pipe:"))
                                    .distinct())
                            .as("its output")
                            .hasSize(1);
                }
            }
            jvm.destroyForcibly().waitFor();
            await().atMost(TestIsolation.PATIENCE)
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        } finally {
            jvm.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> newcomers(Process jvm) {
        return Newcomers.of(jvm.toHandle(), HeldUpStart.THREAD);
    }
}
