package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HierarchiesTest {
    private static final Hierarchy UNIFIED = new Hierarchy(
            Version.V2, Path.of("/sys/fs/cgroup/unified/dyno4j/jvm"), Set.of(Controller.MEMORY), Set.of("cpu.stat"));

    private static Hierarchy v1(Controller controller) {
        Path owner = Path.of("/sys/fs/cgroup", controller.kernelName(), "dyno4j/jvm");
        return new Hierarchy(Version.V1, owner, Set.of(controller), Set.of("tasks"));
    }

    private static String mode(Hierarchy... hierarchies) {
        return new Hierarchies(List.of(hierarchies), List.of()).mode();
    }

    @Test
    void theModeIsNamedAfterWhatLimits() {
        assertThat(mode()).isEqualTo("none");
        assertThat(mode(v1(Controller.MEMORY), v1(Controller.BLOCK_IO))).isEqualTo("v1");
        assertThat(mode(UNIFIED)).isEqualTo("v2");
        assertThat(mode(UNIFIED, v1(Controller.PIDS))).startsWith("hybrid: limits by v1");
    }

    @Test
    void v1BesideV2ThatOnlyCountsMakesNoHybrid() {
        assertThat(mode(UNIFIED, v1(Controller.BLOCK_IO))).isEqualTo("v2");
    }
}
