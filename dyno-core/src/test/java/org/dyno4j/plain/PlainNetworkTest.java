package org.dyno4j.plain;

import org.dyno4j.contract.NetworkContractTest;
import org.dyno4j.isolation.Isolation;

class PlainNetworkTest extends NetworkContractTest {
    @Override
    protected Isolation open() {
        return PlainIsolation.open();
    }
}
