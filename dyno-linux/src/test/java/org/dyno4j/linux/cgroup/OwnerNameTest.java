package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerNameTest {
    @Test
    void aNameIsReadBackAsItWasWritten() {
        OwnerName owner = new OwnerName(4026531836L, 15674, 464734, "00a3b5c27f2cbdf7");

        assertThat(OwnerName.parse(owner.toString())).contains(owner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jvm",
                "jvm-1-2-3",
                "jvm-1-2-3-xyz",
                "jvm-1-2-3-00a3b5c27f2cbdf7x",
                "jvm-a-2-3-00a3b5c27f2cbdf7"
            })
    void foreignNamesAreNoOwners(String name) {
        assertThat(OwnerName.parse(name)).isEmpty();
    }

    @Test
    void aProcessIsKnownByItsStartWhateverItsName() {
        String rest = " S 1 2 3 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 7 0 464734 8192 100";

        assertThat(ProcessStat.parse("42 (a) b (c))" + rest)).isEqualTo(new ProcessStat(464734, false, false));
    }

    @Test
    void aZombieHasEndedUnlessThreadsOfItRun() {
        String format = "42 (java) Z 1 2 3 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 %d 0 464734 0 0";

        assertThat(ProcessStat.parse(format.formatted(1)).ended()).isTrue();
        assertThat(ProcessStat.parse(format.formatted(9)).ended()).isFalse();
    }

    @Test
    void factsAboutTheHostAreReadFromTheKernelsText() {
        assertThat(Host.namespaceInode("pid:[4026531836]")).isEqualTo(4026531836L);
        assertThat(Host.hasSwap("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"))
                .isFalse();
        assertThat(Host.hasSwap("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n"))
                .isTrue();
    }
}
