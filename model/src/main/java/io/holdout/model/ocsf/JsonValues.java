package io.holdout.model.ocsf;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one form of free JSON: members sorted and integers long, so that equal findings have equal bytes and read back equal. */
final class JsonValues {
    private JsonValues() {}

    /** An unmodifiable copy, without its null members; empty for null. */
    static Map<String, Object> sorted(@Nullable Map<String, ?> values) {
        if (values == null) {
            return Map.of();
        }
        Map<String, Object> copy = new TreeMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                copy.put(name, normal(value));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object normal(Object value) {
        if (value instanceof Integer n) {
            return n.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new TreeMap<>();
            map.forEach((name, member) -> {
                if (member != null) {
                    members.put(String.valueOf(name), normal(member));
                }
            });
            return Collections.unmodifiableMap(members);
        }
        if (value instanceof Collection<?> items) {
            return items.stream()
                    .filter(Objects::nonNull)
                    .map(JsonValues::normal)
                    .toList();
        }
        return value;
    }
}
