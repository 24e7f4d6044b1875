package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import java.util.Locale;
import java.util.Set;

/**
 * Which findings a webhook is told of.
 *
 * @param from least severity
 * @param rules ids; empty for all
 * @param tenants ids in lower case; empty for all
 */
public record Route(String name, Severity from, Set<String> rules, Set<String> tenants) {
    public static final Route EVERYTHING = new Route("everything", Severity.INFORMATIONAL, Set.of(), Set.of());

    public Route {
        rules = Set.copyOf(rules);
        tenants = Set.copyOf(tenants);
    }

    boolean takes(Severity severity, String rule, String tenant) {
        return severity.compareTo(from) >= 0 && takes(rule, tenant);
    }

    /** Whatever the severity: one that was told of a finding is told of its end. */
    boolean takes(String rule, String tenant) {
        return (rules.isEmpty() || rules.contains(rule))
                && (tenants.isEmpty() || tenants.contains(tenant.toLowerCase(Locale.ROOT)));
    }
}
