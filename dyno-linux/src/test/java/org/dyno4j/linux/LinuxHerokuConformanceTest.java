package org.dyno4j.linux;

import java.util.List;
import org.dyno4j.contract.HerokuConformanceContract;
import org.dyno4j.contract.HerokuSituation;
import org.dyno4j.contract.HerokuTable;
import org.dyno4j.isolation.Isolation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In dynos whose process 1 passes the signals on, and whose end is what the kernel says. */
@Tag("limits")
class LinuxHerokuConformanceTest extends HerokuConformanceContract {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }

    static List<HerokuSituation> situationsOfMemory() {
        return HerokuTable.ofMemory();
    }

    @ParameterizedTest
    @MethodSource("situationsOfMemory")
    void memoryQuotasAreAsOnHeroku(HerokuSituation situation) {
        check(situation);
    }
}
