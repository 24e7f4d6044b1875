package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.UserAgents;
import io.holdout.processor.detect.DeviceWatch;
import io.holdout.processor.detect.SilentDay;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.stage.TenantTimers.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * What is about a device and only the tenant can tell: whether its silence is one of many, and whether anything that is known holds it
 * back. What was said of a device is taken in when its time has come, in the order of time, so that it does not matter how far the
 * partitions have come, nor how much they settle at once.
 */
final class TenantDevices {
    /** How long it is remembered what was told of a device, so that no finding of it is told as a new one. */
    private static final Duration KEPT = Duration.ofDays(365);

    /** A device whose tenant is asked for its consent. */
    record Asked(String tenantId, String user) {}

    private final UserAgents agents = new UserAgents();
    private final StageSettings settings;
    private final TenantRows rows;
    private final TenantTimers timers;
    private final BiPredicate<Asked, Instant> consented;
    private final BiConsumer<String, DetectionFinding> forward;

    /**
     * @param consented whether the tenant had consented to Apple's mail app by then, which nothing that comes later changes
     * @param forward takes findings with their keys
     */
    TenantDevices(
            StageSettings settings,
            TenantRows rows,
            TenantTimers timers,
            BiPredicate<Asked, Instant> consented,
            BiConsumer<String, DetectionFinding> forward) {
        this.settings = settings;
        this.rows = rows;
        this.timers = timers;
        this.consented = consented;
        this.forward = forward;
    }

    /** Hears something, which waits until its time has come. */
    void hear(String user, String device, Instant time, TenantFact fact, Instant horizon) {
        if (time.isAfter(horizon)) {
            rows.addOfDevice(user, device, time, fact);
            timers.await(time, Due.DEVICE, user, device, time.toString());
        } else {
            take(fact);
        }
    }

    /** Takes in everything up to then. */
    void take(String user, String device, Instant time) {
        rows.takeOfDevice(user, device, time).forEach(this::take);
    }

    private void take(TenantFact fact) {
        if (fact instanceof TenantFact.DeviceSilent silent) {
            take(silent);
        } else if (fact instanceof TenantFact.DeviceStuck stuck) {
            take(stuck);
        } else if (fact instanceof TenantFact.DeviceMovedOn moved) {
            take(moved);
        } else {
            throw new IllegalArgumentException("is not about a device: " + fact);
        }
    }

    // --- devices that fall silent

    private void take(TenantFact.DeviceSilent silent) {
        String tenantId = silent.last().tenantId();
        DeviceWatch before = rows.device(silent.user(), silent.device());
        DeviceWatch watch = before.with(silent);
        if (watch.equals(before)) {
            return;
        }
        LocalDate date = DeviceWatch.day(silent);
        SilentDay known = rows.day(tenantId, date);
        rows.addMember(tenantId, date, watch);
        if (known == null) {
            SilentDay day =
                    SilentDay.of(tenantId, silent, settings.thresholds(tenantId).silentAfter());
            timers.await(day.due(), Due.SILENT_DAY, tenantId, date.toString());
            rows.put(day);
            write(watch);
        } else if (!known.decided()) {
            write(watch);
        } else if (known.many()) {
            write(watch.notedOn(date));
            write(known.and(watch));
        } else {
            write(watch.toldAlone());
        }
    }

    /** A day of silence is over, and all that fell silent with it were heard of. */
    void decide(String tenantId, LocalDate date) {
        SilentDay day = rows.day(tenantId, date);
        if (day == null || day.decided()) {
            return;
        }
        List<DeviceWatch> silent = rows.members(tenantId, date).stream()
                .filter(watch -> watch.isSilent(date, day.due()))
                .toList();
        SilentDay decided =
                day.decided(silent, settings.thresholds(tenantId).silentMany(), rows.policy(tenantId, date));
        silent.forEach(watch -> write(decided.many() ? watch.notedOn(date) : watch.toldAlone()));
        write(decided);
        timers.await(decided.end(), Due.NOTE_ENDS, tenantId, date.toString());
    }

    /** A policy was changed, which may be why devices fell silent on its day. */
    void explain(PostureChange policy) {
        SilentDay day = rows.day(policy.tenantId(), LocalDate.ofInstant(policy.time(), ZoneOffset.UTC));
        if (day != null && day.decided()) {
            write(day.because(policy));
        }
    }

    void endNote(String tenantId, LocalDate date) {
        SilentDay day = rows.day(tenantId, date);
        if (day != null) {
            write(day.notSeenAnyMore());
            rows.forgetDay(tenantId, date);
        }
    }

    private void write(SilentDay day) {
        SilentDay.Report report = day.report(settings.voice(day.tenantId()));
        rows.put(report.day());
        if (report.finding() != null) {
            forward.accept(Keys.tenant(day.tenantId()), report.finding());
        }
    }

    // --- devices that are stuck, and that move on

    private void take(TenantFact.DeviceStuck stuck) {
        DeviceWatch watch = rows.device(stuck.user(), stuck.device()).with(stuck);
        Asked asked = new Asked(stuck.signIn().tenantId(), stuck.user());
        boolean proved =
                watch.isUndecided() && consented.test(asked, stuck.signIn().time());
        write(proved ? watch.proved() : watch);
    }

    private void take(TenantFact.DeviceMovedOn moved) {
        DeviceWatch before = rows.device(moved.user(), moved.device());
        DeviceWatch watch = before.with(moved);
        if (watch.equals(before)) {
            return;
        }
        write(watch);
        LocalDate noted = watch.noted();
        if (noted != null && watch.isSilenceOver() && !before.isSilenceOver()) {
            SilentDay day = rows.day(moved.tenantId(), noted);
            if (day != null) {
                write(day.movedOn(moved.time()));
            }
        }
    }

    private void write(DeviceWatch watch) {
        DeviceWatch.Report report = watch.report(agents::decode, settings.voice(Keys.tenantOf(watch.user())));
        put(report.watch());
        report.findings().forEach(finding -> forward.accept(watch.user(), finding));
    }

    private void put(DeviceWatch watch) {
        if (rows.put(watch)) {
            timers.await(watch.heard().plus(KEPT), Due.DEVICE_FORGOTTEN, watch.user(), watch.device());
        }
    }

    /** Lets go of a device that nothing was said of for long. */
    void forget(String user, String device, Instant time) {
        Instant due = rows.device(user, device).heard().plus(KEPT);
        if (due.isAfter(time)) {
            timers.await(due, Due.DEVICE_FORGOTTEN, user, device);
        } else {
            rows.forgetDevice(user, device);
        }
    }
}
