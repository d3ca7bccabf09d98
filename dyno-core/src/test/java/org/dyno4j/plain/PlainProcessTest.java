package org.dyno4j.plain;

import org.dyno4j.contract.ProcessContractTest;
import org.dyno4j.isolation.Isolation;

class PlainProcessTest extends ProcessContractTest {
    @Override
    protected Isolation open() {
        return PlainIsolation.open();
    }
}
