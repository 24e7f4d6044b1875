package io.holdout.processor.detect;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The limits of the rules, for every tenant.
 *
 * @param defaults where a tenant has none of its own
 * @param own by tenant id, in any case
 */
public record TenantThresholds(Thresholds defaults, Map<String, Thresholds> own) {
    public static final TenantThresholds DEFAULT = new TenantThresholds(Thresholds.DEFAULT, Map.of());

    public TenantThresholds {
        Map<String, Thresholds> lowerCase = new HashMap<>();
        own.forEach((tenant, thresholds) -> lowerCase.put(tenant.toLowerCase(Locale.ROOT), thresholds));
        own = Map.copyOf(lowerCase);
    }

    public Thresholds of(String tenantId) {
        return own.isEmpty() ? defaults : own.getOrDefault(tenantId.toLowerCase(Locale.ROOT), defaults);
    }
}
