package org.dyno4j.app;

import java.util.ArrayList;
import java.util.List;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationProvider;

/** Finds the first provider that can isolate on this host. */
final class IsolationSearch {
    private IsolationSearch() {}

    /** Opens the first that can be opened, or says why each could not. */
    static Isolation open(Iterable<IsolationProvider> providers) {
        List<String> reasons = new ArrayList<>();
        List<IsolationException> refusals = new ArrayList<>();
        for (IsolationProvider provider : providers) {
            try {
                return provider.open();
            } catch (IsolationException refused) {
                reasons.add(provider.name() + ": " + refused.getMessage());
                refusals.add(refused);
            }
        }
        if (reasons.isEmpty()) {
            reasons.add("there is no provider: put org.dyno4j:dyno-linux on the class path or module path");
        }
        IsolationException failure = new IsolationException("this host can't isolate dynos", reasons);
        refusals.forEach(failure::addSuppressed);
        throw failure;
    }
}
