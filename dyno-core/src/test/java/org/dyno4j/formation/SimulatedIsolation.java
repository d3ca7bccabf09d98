package org.dyno4j.formation;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;

/** Creates sandboxes that behave as a function of their dyno decides, and remembers them all. */
final class SimulatedIsolation implements Isolation {
    private final SimulatedControl control;
    private final Function<DynoName, Behaviour> behaviours;
    private final List<SimulatedSandbox> open = new ArrayList<>();

    SimulatedIsolation(SimulatedControl control, Function<DynoName, Behaviour> behaviours) {
        this.control = control;
        this.behaviours = behaviours;
    }

    /** The sandboxes that were created and not closed. */
    List<SimulatedSandbox> open() {
        open.removeIf(SimulatedSandbox::isClosed);
        return List.copyOf(open);
    }

    /** Those of one dyno. */
    Stream<SimulatedSandbox> of(DynoName dyno) {
        return open().stream().filter(sandbox -> sandbox.dynoName().equals(dyno));
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        Behaviour behaviour = behaviours.apply(SimulatedSandbox.dynoOf(spec));
        if (behaviour.has(Fault.CREATION)) {
            throw new SandboxException(spec.name(), "mount(overlay) failed: EPERM");
        }
        SimulatedSandbox sandbox = new SimulatedSandbox(spec, behaviour, control);
        open.add(sandbox);
        return sandbox;
    }

    @Override
    public IsolationReport report() {
        return new IsolationReport("simulated", List.of());
    }

    @Override
    public PortForward forward(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        throw new UnsupportedOperationException("nothing is forwarded in a simulation");
    }

    @Override
    public void close() {
        open().forEach(SimulatedSandbox::close);
    }

    /** How many of those that are served run beside one of the same name that runs that release, and is to come. */
    long replacedBy(String release, List<ForwardTarget> served) {
        return served.stream()
                .map(target -> (SimulatedSandbox) target.sandbox())
                .filter(sandbox ->
                        !sandbox.isOf(release) && of(sandbox.dynoName()).anyMatch(run -> run.isOf(release)))
                .count();
    }
}
