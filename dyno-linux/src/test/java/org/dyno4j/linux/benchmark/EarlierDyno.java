package org.dyno4j.linux.benchmark;

import org.dyno4j.linux.EarlierIsolation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same dyno, without what was added for hostile tenants. */
@State(Scope.Benchmark)
public class EarlierDyno extends IsolatedDyno {
    public EarlierDyno() {
        super(EarlierIsolation.open());
    }
}
