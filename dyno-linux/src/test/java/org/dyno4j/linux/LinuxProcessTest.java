package org.dyno4j.linux;

import org.dyno4j.contract.ProcessContractTest;
import org.dyno4j.isolation.Isolation;

class LinuxProcessTest extends ProcessContractTest {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
