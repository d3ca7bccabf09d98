package org.dyno4j.plain;

import org.dyno4j.contract.HealthContractTest;
import org.dyno4j.isolation.Isolation;

class PlainHealthTest extends HealthContractTest {
    @Override
    protected Isolation open() {
        return PlainIsolation.open();
    }
}
