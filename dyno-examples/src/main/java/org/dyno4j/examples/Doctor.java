package org.dyno4j.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.app.DynoHost;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;

/** Says what this host can enforce, what it can't, why, and what would fix it: {@code Doctor [--json]}. */
public final class Doctor {
    private Doctor() {}

    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        if (!options.isEmpty() && !options.equals(List.of("--json"))) {
            System.exit(new UsageException("unknown options " + options).explain("usage: Doctor [--json]"));
        }
        try (DynoHost host = DynoHost.open()) {
            System.out.println(options.isEmpty() ? host.report().toString() : Json.of(describe(host.report())));
        } catch (IsolationException nothing) {
            System.out.println(options.isEmpty() ? table(nothing) : Json.of(describe(nothing)));
            System.exit(1);
        }
    }

    private static String table(IsolationException nothing) {
        return nothing.report().map(IsolationReport::toString).orElse(String.valueOf(nothing.getMessage()));
    }

    private static Map<String, Object> describe(IsolationReport report) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("isolation", report.isolation());
        description.put("mechanisms", mechanisms(report));
        return description;
    }

    private static Map<String, Object> describe(Mechanism mechanism) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", mechanism.name());
        description.put("enforced", mechanism.status() == Mechanism.Status.ENFORCED);
        description.put("required", mechanism.required());
        description.put("detail", mechanism.detail());
        description.put("error", mechanism.error());
        description.put("remedy", mechanism.remedy());
        return description;
    }

    private static Map<String, Object> describe(IsolationException nothing) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("isolation", Optional.empty());
        description.put("missing", nothing.missing());
        description.put("mechanisms", nothing.report().map(Doctor::mechanisms));
        return description;
    }

    private static List<Map<String, Object>> mechanisms(IsolationReport report) {
        return report.mechanisms().stream().map(Doctor::describe).toList();
    }
}
