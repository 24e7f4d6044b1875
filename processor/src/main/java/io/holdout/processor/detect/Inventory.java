package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import io.holdout.model.InventoryRow;
import io.holdout.processor.agent.DeviceModels;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.UserAgent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the report of mobile devices has of one user. It is joined by user and model, because sign-ins do not carry the device id.
 *
 * @param exported when the report was made; null where the tenant has none, or the user cannot be looked up in it
 * @param rows of the user
 */
public record Inventory(@Nullable Instant exported, List<InventoryRow> rows) {
    public static final Inventory NONE = new Inventory(null, List.of());

    public Inventory {
        requireNonNull(rows, "rows");
        rows = List.copyOf(rows);
    }

    /** Whether the user has a device of that model, {@code iPhone9,1} or {@code SM-A515F}. */
    public boolean has(String model) {
        return rows.stream().anyMatch(row -> isOf(row, model));
    }

    /** How many devices of that model the user has, which sign-ins cannot tell apart. */
    public long count(String model) {
        return rows.stream().filter(row -> isOf(row, model)).count();
    }

    /** Whether a row is about a device of that model, by its user agent or, where that names none, by its model. */
    public static boolean isOf(InventoryRow row, String model) {
        if (model.isEmpty()) {
            return false;
        }
        String known = model(row);
        if (!known.isEmpty()) {
            return known.equalsIgnoreCase(model);
        }
        String name = DeviceModels.name(model);
        return !row.model().isEmpty()
                && (row.model().equalsIgnoreCase(name) || row.model().equalsIgnoreCase(withoutVariant(name)));
    }

    /** Whether a row is about the device with that key; where a key names no model, its family has to do. */
    public static boolean isOf(InventoryRow row, String device, String model) {
        UserAgent agent = UserAgent.decode(row.agent());
        return device.equals(agent.family().id()) || (Family.ofDevice(device) != Family.OTHER && isOf(row, model));
    }

    /** Identifier of the model in the form of device keys, empty where the row has a marketing name or none. */
    private static String model(InventoryRow row) {
        UserAgent agent = UserAgent.decode(row.agent());
        if ((agent.family() == Family.APPLE || agent.family() == Family.SAMSUNG) && hasNumber(agent.model())) {
            return agent.model();
        }
        String model = row.model();
        if (model.startsWith("iPhone") || model.startsWith("iPad") || model.startsWith("iPod")) {
            String identifier = UserAgent.decode("Apple-" + model).model();
            return hasNumber(identifier) ? identifier : "";
        }
        return UserAgent.decode(model.startsWith("SAMSUNG-") ? model : "SAMSUNG-" + model)
                .model();
    }

    /** {@code iPhone} alone is a kind, no model. */
    private static boolean hasNumber(String model) {
        return model.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code iPhone 7 (CDMA)} is an iPhone 7 to whoever writes reports. */
    private static String withoutVariant(String name) {
        int open = name.indexOf(" (");
        return open < 0 ? name : name.substring(0, open);
    }
}
