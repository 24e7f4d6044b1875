package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sign-ins of one user up to some moment amount to: devices, episodes and what is waited for, each sorted by key.
 *
 * @param managedAt when the user last signed in from a device that the tenant manages, null where that was not seen
 * @param apps mail apps the user has signed in with while having devices
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserState(
        List<Device> devices,
        List<Episode> episodes,
        List<Wait> waits,
        List<Refusals> refusals,
        List<Setup> setups,
        @Nullable Instant managedAt,
        List<AppUse> apps) {
    public static final UserState EMPTY =
            new UserState(List.of(), List.of(), List.of(), List.of(), List.of(), null, List.of());

    public UserState {
        devices = devices == null ? List.of() : sorted(devices, Comparator.comparing(Device::key));
        episodes = episodes == null ? List.of() : sorted(episodes, Comparator.comparing(Episode::key));
        refusals = refusals == null ? List.of() : sorted(refusals, Comparator.comparing(Refusals::device));
        setups = setups == null ? List.of() : sorted(setups, Comparator.comparing(Setup::app));
        apps = apps == null ? List.of() : sorted(apps, Comparator.comparing(AppUse::app));
        waits = waits == null ? List.of() : sorted(waits, Comparator.naturalOrder());
    }

    /** When something falls due, if anything is waited for. */
    @JsonIgnore
    public Optional<Instant> nextDue() {
        return waits.isEmpty() ? Optional.empty() : Optional.of(waits.get(0).due());
    }

    @JsonIgnore
    public boolean isEmpty() {
        return devices.isEmpty() && episodes.isEmpty() && setups.isEmpty();
    }

    /** True when there is nothing that a modern sign-in could change. */
    @JsonIgnore
    public boolean isAtRest() {
        return devices.isEmpty() && setups.isEmpty() && episodes.stream().noneMatch(Episode::endsWithModernSignIn);
    }

    public boolean hasDevice(String key) {
        return devices.stream().anyMatch(device -> device.key().equals(key));
    }

    private static <T> List<T> sorted(Collection<T> items, Comparator<T> order) {
        return items.stream().sorted(order).toList();
    }
}
