package org.dyno4j.formation;

import org.dyno4j.contract.HerokuConformanceContract;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.plain.PlainIsolation;

class PlainHerokuConformanceTest extends HerokuConformanceContract {
    @Override
    protected Isolation open() {
        return PlainIsolation.open();
    }
}
