package org.dyno4j.linux;

import org.dyno4j.contract.HerokuConformanceContract;
import org.dyno4j.isolation.Isolation;
import org.junit.jupiter.api.Tag;

/** In dynos whose process 1 passes the signals on, and whose end is what the kernel says. */
@Tag("limits")
class LinuxHerokuConformanceTest extends HerokuConformanceContract {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
