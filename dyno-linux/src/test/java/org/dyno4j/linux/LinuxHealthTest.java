package org.dyno4j.linux;

import org.dyno4j.contract.HealthContractTest;
import org.dyno4j.isolation.Isolation;

class LinuxHealthTest extends HealthContractTest {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
