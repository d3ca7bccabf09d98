package org.dyno4j.linux;

import org.dyno4j.contract.LimitContractTest;
import org.dyno4j.isolation.Isolation;

class LinuxLimitTest extends LimitContractTest {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
