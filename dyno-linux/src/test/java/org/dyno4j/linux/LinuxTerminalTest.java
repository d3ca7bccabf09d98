package org.dyno4j.linux;

import org.dyno4j.contract.TerminalContractTest;
import org.dyno4j.isolation.Isolation;

class LinuxTerminalTest extends TerminalContractTest {
    @Override
    protected Isolation open() {
        return TestIsolation.open();
    }
}
