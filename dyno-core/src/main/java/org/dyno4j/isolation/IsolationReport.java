package org.dyno4j.isolation;

import java.util.List;
import java.util.Optional;
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

    /** The mechanism of that name, if it was looked at. */
    public Optional<Mechanism> find(String name) {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.name().equals(name))
                .findFirst();
    }

    /** The mechanisms that are not enforced. */
    public List<Mechanism> unavailable() {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.status() == Mechanism.Status.UNAVAILABLE)
                .toList();
    }

    /** The mechanisms that are not enforced and without which there is no sandbox; where it is empty, there are some. */
    public List<Mechanism> missing() {
        return mechanisms.stream().filter(Mechanism::isMissing).toList();
    }

    /** A table for people: a line for each mechanism, and one below it for what would make it available. */
    @Override
    public String toString() {
        int width = mechanisms.stream()
                .mapToInt(mechanism -> mechanism.name().length())
                .max()
                .orElse(0);
        return mechanisms.stream()
                .map(mechanism -> line(mechanism, width))
                .collect(Collectors.joining("\n", "isolation: " + isolation + "\n", ""));
    }

    private static String line(Mechanism mechanism, int width) {
        String status = switch (mechanism.status()) {
            case ENFORCED -> "enforced   ";
            case UNAVAILABLE -> mechanism.required() ? "MISSING    " : "unavailable";
        };
        String name = mechanism.name() + " ".repeat(width - mechanism.name().length());
        String below = "\n" + " ".repeat(width + 2 + status.length() + 2) + "-> ";
        return name + "  " + status + "  " + mechanism.detail()
                + mechanism.remedy().map(remedy -> below + remedy).orElse("");
    }
}
