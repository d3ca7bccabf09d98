package org.dyno4j.isolation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What sandboxes on this host enforce and what they don't.
 *
 * @param isolation the kind of isolation: {@code "linux"}, {@code "plain"}
 * @param mechanisms every mechanism that was looked at, in a stable order
 */
public record IsolationReport(String isolation, List<Mechanism> mechanisms) {
    public IsolationReport {
        mechanisms = List.copyOf(mechanisms);
    }

    /** The mechanisms that are not enforced. */
    public List<Mechanism> unavailable() {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.status() == Mechanism.Status.UNAVAILABLE)
                .toList();
    }

    /** A table for people, one mechanism a line. */
    @Override
    public String toString() {
        return mechanisms.stream()
                .map(IsolationReport::line)
                .collect(Collectors.joining("\n", "isolation: " + isolation + "\n", ""));
    }

    private static String line(Mechanism mechanism) {
        String status = switch (mechanism.status()) {
            case ENFORCED -> "enforced   ";
            case UNAVAILABLE -> "unavailable";
        };
        return String.format("%-22s %s  %s", mechanism.name(), status, mechanism.detail())
                + mechanism.remedy().map(remedy -> " -> " + remedy).orElse("");
    }
}
