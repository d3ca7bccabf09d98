package org.dyno4j.linux.probe;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.Errno;

/** What came of trying the features; the first finding about a feature stands. Not thread-safe. */
final class Findings {
    private final Map<Feature, Finding> findings = new EnumMap<>(Feature.class);

    void works(Feature feature) {
        findings.putIfAbsent(feature, new Finding.Works());
    }

    void refused(Feature feature, String call, int errno) {
        findings.putIfAbsent(feature, new Finding.Refused(call, errno));
    }

    void untried(Feature feature, Feature because) {
        findings.putIfAbsent(feature, new Finding.Untried(because));
    }

    /** Says of everything that nothing is known of that it was not tried. */
    void untriedRest(Feature because) {
        for (Feature feature : Feature.values()) {
            if (!feature.rootless()) {
                untried(feature, because);
            }
        }
    }

    /** All of them for the report. */
    List<Mechanism> mechanisms(Remedies remedies) {
        return findings.entrySet().stream()
                .map(entry -> mechanism(entry.getKey(), entry.getValue(), remedies))
                .toList();
    }

    private static Mechanism mechanism(Feature feature, Finding finding, Remedies remedies) {
        Mechanism mechanism = describe(feature, finding, remedies);
        return feature.required() ? mechanism.asRequired() : mechanism;
    }

    private static Mechanism describe(Feature feature, Finding finding, Remedies remedies) {
        if (finding instanceof Finding.Refused refused) {
            return Mechanism.unavailable(
                            feature.title(),
                            refused.call() + " failed: " + Errno.describe(refused.errno()),
                            remedies.remedy(feature, refused))
                    .withError(refused.errorName());
        }
        if (finding instanceof Finding.Untried untried) {
            String title = untried.because().title();
            return Mechanism.unavailable(
                    feature.title(),
                    "could not be tried without " + title,
                    "first see to " + title + ", and ask again");
        }
        return Mechanism.enforced(feature.title(), feature.effect());
    }
}
