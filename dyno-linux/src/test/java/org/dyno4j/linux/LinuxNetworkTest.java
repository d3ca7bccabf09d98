package org.dyno4j.linux;

import org.dyno4j.contract.NetworkContractTest;
import org.dyno4j.isolation.Isolation;

class LinuxNetworkTest extends NetworkContractTest {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
