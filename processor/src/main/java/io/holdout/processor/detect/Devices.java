package io.holdout.processor.detect;

import io.holdout.model.DeviceState.State;
import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import io.holdout.processor.agent.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a user while a fold runs, what their owner may do by exception, and what the tenant is told of them: that one fell
 * silent, that one could move and does not, and when that is over.
 */
final class Devices {
    /** R-D3: a device that could upgrade is told of once within it. */
    private static final Duration STUCK_TOLD_EVERY = Duration.ofDays(1);

    /** R-D3: for so long a sign-in from a managed device says something of the user's others. */
    private static final Duration MANAGED_FOR = Duration.ofDays(30);

    /** Devices kept of one user; an attacker who knows a password could else invent user agents without end. */
    private static final int MAX_DEVICES = 100;

    private final Map<String, Device> devices = new TreeMap<>();
    private final Map<MailApp, AppUse> apps = new EnumMap<>(MailApp.class);
    private final Waits waits;
    private final Knowledge knowledge;
    private final Thresholds limits;
    private final Duration grace;
    private final Consumer<TenantFact> tenant;
    private @Nullable Instant managedAt;
    private @Nullable Sighting asked;
    private @Nullable Instant answered;

    /** @param grace how far apart in time sign-ins may arrive in the wrong order */
    Devices(
            List<Device> known,
            @Nullable Instant managedAt,
            List<AppUse> used,
            Waits waits,
            Knowledge knowledge,
            Duration grace,
            Consumer<TenantFact> tenant) {
        known.forEach(device -> devices.put(device.key(), device));
        used.forEach(use -> apps.put(use.app(), use));
        this.waits = waits;
        this.knowledge = knowledge;
        this.limits = knowledge.thresholds();
        this.grace = grace;
        this.tenant = tenant;
        this.managedAt = managedAt;
    }

    List<Device> all() {
        return List.copyOf(devices.values());
    }

    @Nullable
    Device get(String key) {
        return devices.get(key);
    }

    boolean has(String key) {
        return devices.containsKey(key);
    }

    /** The device's key, or the one that takes in all further devices of a user who has too many. */
    String keyOf(Sighting s) {
        return devices.containsKey(s.device()) || devices.size() < MAX_DEVICES ? s.device() : "other";
    }

    /** Keeps a device as it is now, and tells the tenant when it is no longer what the tenant was told. */
    Device set(Device device, Instant time) {
        Device before = devices.put(device.key(), device);
        if (before != null && before.wasTold() && !device.wasTold()) {
            movedOn(before, time, how(device));
        }
        return device;
    }

    /** Lets go of a device that was not seen for too long. */
    void forget(Device device, Instant due) {
        devices.remove(device.key());
        if (devices.isEmpty()) {
            apps.clear();
        }
        if (device.wasTold()) {
            movedOn(device, due, "not seen for 90 days");
        }
    }

    // --- exceptions

    /** True when an exception covers a legacy sign-in. */
    boolean isAllowed(Sighting s) {
        return exceptionFor(s) != null;
    }

    /** The end of the exception that covers a sign-in, null without one. */
    @Nullable
    Instant exceptionFor(Sighting s) {
        if (!s.equals(asked)) {
            asked = s;
            answered = knowledge
                    .exemption(s)
                    .map(Exemption::until)
                    .filter(until -> until.isAfter(s.time()))
                    .orElse(null);
        }
        return answered;
    }

    /** Keeps a device with the exception for its newest proof, or without one. */
    Device judge(Device device, Instant time) {
        Instant until = exceptionFor(device.proofs().latest());
        if (until == null) {
            waits.cancel(Wait.Kind.EXCEPTION_ENDS, device.key());
            return set(device.exempted(null), time);
        }
        waits.await(Wait.Kind.EXCEPTION_ENDS, device.key(), until);
        return set(device.stuck(null).exempted(new Exempted(until, false)), time);
    }

    /** What judged a device has changed. */
    void judgeAnew(Device device, Instant time) {
        Sighting latest = device.proofs().latest();
        if (exceptionFor(latest) != null) {
            Device back = device.state() == State.SILENT ? device.in(device.holdout(), latest.confidence()) : device;
            judge(back, time);
        } else if (device.isExempt()) {
            waits.cancel(Wait.Kind.EXCEPTION_ENDS, device.key());
            exceptionEnds(device, time);
        }
    }

    void exceptionEnds(Device device, Instant due) {
        Exempted exempted = device.exempted();
        if (exempted != null) {
            set(device.exempted(exempted.ended()), due);
            miss(device.key(), due);
        }
    }

    // --- silence

    /** R-F1: the next legacy sign-in is missed when it does not come within a week, or twice the longest pause of the device. */
    void expectNext(String key, Instant newest) {
        Device device = devices.get(key);
        Duration patience = device == null ? null : patience(device);
        if (patience != null) {
            waits.awaitAtLeast(Wait.Kind.DEVICE_SILENT, key, newest.plus(patience));
        }
    }

    /** Expects what should have come from then on, at the earliest. */
    void miss(String key, Instant from) {
        Device device = devices.get(key);
        Instant last = device == null ? null : device.proofs().lastSuccess();
        Duration patience = device == null ? null : patience(device);
        if (last != null && patience != null) {
            Instant due = last.plus(patience);
            waits.awaitAtLeast(Wait.Kind.DEVICE_SILENT, key, due.isAfter(from) ? due : from);
        }
    }

    /** How long a pause says nothing; null where the device is stale before. */
    private @Nullable Duration patience(Device device) {
        Duration twice = device.proofs().longestPause().multipliedBy(2);
        Duration patience = twice.compareTo(limits.silentAfter()) > 0 ? twice : limits.silentAfter();
        return patience.compareTo(limits.staleAfter()) < 0 ? patience : null;
    }

    /**
     * A modern sign-in meanwhile may have been the device's own, also where no check could run; a mail app that the user took up instead may
     * be on the device or on another. One that the user had all along is no answer: it goes on where a policy ends legacy for all.
     */
    void fallSilent(Device device, Instant due) {
        Instant last = device.proofs().lastSuccess();
        Instant modern = device.lastModern();
        boolean expected = device.state() == State.LEGACY || device.state() == State.REGRESSED;
        if (!expected || device.isExempt() || last == null || (modern != null && modern.isAfter(last))) {
            return;
        }
        if (apps.values().stream().anyMatch(use -> use.followed(last, heardSince()))) {
            set(device.movedElsewhere(), due);
            return;
        }
        if (device.wasTold()) {
            // the moment before, so that one does not take back the other
            movedOn(device, due.minusNanos(1), "legacy sign-ins stopped");
        }
        devices.put(device.key(), device.silent(due));
        SignIn shown = device.proofs().latest().signIn();
        tenant.accept(new TenantFact.DeviceSilent(Keys.user(shown), device.key(), last, due, shown));
    }

    /** A mail app signed in for a user with devices. A page in a browser is no app that mail is read in. */
    void use(MailApp app, Sighting s) {
        Instant time = s.time();
        if (s.isBrowser() || devices.values().stream().allMatch(device -> isAfter(device, time))) {
            return;
        }
        AppUse before = apps.get(app);
        AppUse now = before == null ? new AppUse(app, time, time) : before.seen(time);
        apps.put(app, now);
        for (Device device : all()) {
            Instant last = device.proofs().lastSuccess();
            if (device.state() == State.SILENT && last != null && now.followed(last, heardSince())) {
                set(device.movedElsewhere(), time);
            }
        }
    }

    /** Apps are listened to while there is a device. */
    private Instant heardSince() {
        return devices.values().stream()
                .map(device -> device.proofs().first())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static boolean isAfter(Device device, Instant time) {
        return device.proofs().first().isAfter(time);
    }

    List<AppUse> apps() {
        return List.copyOf(apps.values());
    }

    // --- what the tenant is told

    /** R-D3: a device that could have moved by itself for a while; whether the tenant lets it is not known here. */
    void stuck(String key, Sighting s) {
        Device device = devices.get(key);
        if (device == null
                || device.isExempt()
                || (device.state() != State.LEGACY && device.state() != State.REGRESSED)
                || s.protocol() != Protocol.EAS
                || s.agent().os().upgradesSilently() != Answer.YES
                || device.proofs().versionSince().plus(limits.upgradeAfter()).isAfter(s.time())) {
            return;
        }
        Instant last = device.stuckAt();
        if (last == null || !last.plus(STUCK_TOLD_EVERY).isAfter(s.time())) {
            set(device.stuck(s.time()), s.time());
            tenant.accept(new TenantFact.DeviceStuck(Keys.user(s.signIn()), key, s.signIn(), isManaged(device, s)));
        }
    }

    /** The user signed in from a device that the tenant manages, whichever it is. */
    void managed(Instant time) {
        managedAt = managedAt == null || time.isAfter(managedAt) ? time : managedAt;
    }

    @Nullable
    Instant managedAt() {
        return managedAt;
    }

    /** R-D3: a hint at a management profile. What came about when the device did may have come before there was a history. */
    private boolean isManaged(Device device, Sighting s) {
        return managedAt != null
                && managedAt.isAfter(device.proofs().first().plus(grace))
                && managedAt.plus(MANAGED_FOR).isAfter(s.time());
    }

    private void movedOn(Device device, Instant time, String how) {
        SignIn last = device.proofs().latest().signIn();
        tenant.accept(new TenantFact.DeviceMovedOn(last.tenantId(), Keys.user(last), device.key(), time, how));
    }

    private static String how(Device device) {
        return switch (device.shown()) {
            case LEGACY, REGRESSED -> "legacy sign-ins go on";
            case BLOCKED -> "blocked by policy";
            case UPGRADE_PENDING, MIGRATING, POSSIBLY_MIGRATED -> "a modern sign-in was seen";
            case MIGRATED -> "migrated";
            case CONSENT_BLOCKED -> "consent is missing";
            case SILENT -> "legacy sign-ins stopped";
            case STALE -> "not seen any more";
            case EXCEPTED -> "an exception allows it";
        };
    }
}
