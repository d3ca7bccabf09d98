package org.dyno4j.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.IsolationProvider;
import org.dyno4j.isolation.IsolationReport;

/** Finds the first provider that can isolate on this host. */
final class IsolationSearch {
    private IsolationSearch() {}

    /** Opens the first that can be opened, or says all that each of them misses. */
    static Isolation open(Iterable<IsolationProvider> providers, IsolationPolicy policy) {
        List<String> reasons = new ArrayList<>();
        List<IsolationException> refusals = new ArrayList<>();
        for (IsolationProvider provider : providers) {
            try {
                return provider.open(policy);
            } catch (IsolationException refused) {
                reasons(refused).map(reason -> provider.name() + ": " + reason).forEach(reasons::add);
                refusals.add(refused);
            }
        }
        if (reasons.isEmpty()) {
            reasons.add("there is no provider: put org.dyno4j:dyno-linux on the class path or module path");
        }
        Optional<IsolationReport> report =
                refusals.stream().flatMap(refused -> refused.report().stream()).findFirst();
        IsolationException failure = new IsolationException("this host can't isolate dynos", reasons, report);
        refusals.forEach(failure::addSuppressed);
        throw failure;
    }

    private static Stream<String> reasons(IsolationException refused) {
        return refused.missing().isEmpty()
                ? Stream.of(String.valueOf(refused.getMessage()))
                : refused.missing().stream();
    }
}
