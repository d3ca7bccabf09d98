package org.dyno4j.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrivilegesTest {
    @Test
    void everyCapabilityIsDroppedFromTheBoundingSet() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        new Privileges(new HostUser(1000), 40).drop(program);

        assertThat(program.build().toString()).contains("step 1: prctl(PR_CAPBSET_DROP, 0 to 40)");
    }
}
