package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.UserAgent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant is told of one device: that it fell silent, that it could upgrade and does not, and that this is over. All come from the
 * one partition of its user; the newest of each counts.
 *
 * @param user key of the user
 * @param alone the silence was not part of one of many users, and is told of this device
 * @param noted day of a silence of many that this device is part of
 * @param stuck where the device could have upgraded by itself
 * @param written digests of what was written last, by uid
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record DeviceWatch(
        String user,
        String device,
        TenantFact.@Nullable DeviceSilent silent,
        boolean alone,
        @Nullable LocalDate noted,
        @Nullable Stuck stuck,
        TenantFact.@Nullable DeviceMovedOn moved,
        Map<String, String> written) {
    private static final String FEDERATED =
            "the password is checked by a federation server, which may exempt this client";
    private static final String MANAGED =
            "the user also signs in from a managed device, so a management profile may have set the account up";

    /**
     * A run of sign-ins of a device that could upgrade by itself.
     *
     * @param ordinal counts the runs that were told, from 1
     * @param proved the tenant has consented, so nothing that is known holds it back
     * @param managed the user has signed in from a device that the tenant manages
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Stuck(int ordinal, SignIn first, SignIn last, boolean proved, boolean managed) {
        private static Stuck at(int ordinal, TenantFact.DeviceStuck fact) {
            return new Stuck(ordinal, fact.signIn(), fact.signIn(), false, fact.managed());
        }

        private Stuck and(TenantFact.DeviceStuck fact) {
            SignIn signIn = fact.signIn();
            return new Stuck(
                    ordinal,
                    signIn.time().isBefore(first.time()) ? signIn : first,
                    signIn.time().isAfter(last.time()) ? signIn : last,
                    proved,
                    managed || fact.managed());
        }
    }

    public DeviceWatch {
        written = written == null ? Map.of() : Map.copyOf(written);
    }

    public static DeviceWatch of(String user, String device) {
        return new DeviceWatch(user, device, null, false, null, null, null, Map.of());
    }

    /** When anything was said of it last. */
    @JsonIgnore
    public Instant heard() {
        Instant last = silent == null ? Instant.EPOCH : silent.time();
        last = stuck != null && stuck.last().time().isAfter(last) ? stuck.last().time() : last;
        return moved != null && moved.time().isAfter(last) ? moved.time() : last;
    }

    // --- silence

    public DeviceWatch with(TenantFact.DeviceSilent fact) {
        if (silent != null && !fact.time().isAfter(silent.time())) {
            return this;
        }
        return new DeviceWatch(user, device, fact, false, null, stuck, moved, written);
    }

    /** The day of the device's last legacy sign-in; those of many users on one day have one cause. */
    public static LocalDate day(TenantFact.DeviceSilent fact) {
        return LocalDate.ofInstant(fact.since(), ZoneOffset.UTC);
    }

    /** Whether the silence that began on that day had been seen, and was not over, at that time. */
    public boolean isSilent(LocalDate day, Instant at) {
        return silent != null
                && day(silent).equals(day)
                && !silent.time().isAfter(at)
                && (moved == null
                        || !moved.time().isAfter(silent.time())
                        || moved.time().isAfter(at));
    }

    public DeviceWatch toldAlone() {
        return new DeviceWatch(user, device, silent, true, null, stuck, moved, written);
    }

    public DeviceWatch notedOn(LocalDate day) {
        return new DeviceWatch(user, device, silent, false, day, stuck, moved, written);
    }

    /** Whether it is over what the day was noted for. */
    @JsonIgnore
    public boolean isSilenceOver() {
        return silent != null && moved != null && moved.time().isAfter(silent.time());
    }

    // --- what holds it back

    public DeviceWatch with(TenantFact.DeviceStuck fact) {
        SignIn signIn = fact.signIn();
        Stuck next;
        if (stuck == null) {
            next = Stuck.at(1, fact);
        } else if (isStuckOver() && moved != null && signIn.time().isAfter(moved.time())) {
            next = Stuck.at(stuck.proved() ? stuck.ordinal() + 1 : stuck.ordinal(), fact);
        } else {
            next = stuck.and(fact);
        }
        return new DeviceWatch(user, device, silent, alone, noted, next, moved, written);
    }

    private boolean isStuckOver() {
        return stuck != null
                && moved != null
                && !moved.time().isBefore(stuck.last().time());
    }

    /** Whether it is not known yet of the run that the tenant has consented. */
    @JsonIgnore
    public boolean isUndecided() {
        return stuck != null && !stuck.proved();
    }

    public DeviceWatch proved() {
        return stuck == null
                ? this
                : new DeviceWatch(
                        user,
                        device,
                        silent,
                        alone,
                        noted,
                        new Stuck(stuck.ordinal(), stuck.first(), stuck.last(), true, stuck.managed()),
                        moved,
                        written);
    }

    public DeviceWatch with(TenantFact.DeviceMovedOn fact) {
        boolean news = moved == null || fact.time().isAfter(moved.time());
        return news ? new DeviceWatch(user, device, silent, alone, noted, stuck, fact, written) : this;
    }

    // --- findings

    /** This watch with its alerts written, and the alerts to write. */
    public record Report(DeviceWatch watch, List<DetectionFinding> findings) {}

    public Report report(Function<String, UserAgent> decoder, Voice voice) {
        Map<String, String> now = new TreeMap<>(written);
        List<DetectionFinding> findings = new ArrayList<>();
        if (silent != null && alone) {
            Sighting shown = Sighting.of(silent.last(), decoder);
            String uid =
                    Findings.uid(Rule.SILENT_STOP, user, device, silent.since().toString());
            write(uid, isNew -> silence(silent, shown, uid, isNew, voice), now, findings);
        }
        if (stuck != null && stuck.proved()) {
            String uid = Findings.uid(Rule.UPGRADE_STUCK, user, device, "" + stuck.ordinal());
            Sighting shown = Sighting.of(stuck.last(), decoder);
            write(uid, isNew -> heldBack(stuck, shown, uid, isNew, voice), now, findings);
        }
        return new Report(
                new DeviceWatch(user, device, silent, alone, noted, stuck, moved, now), List.copyOf(findings));
    }

    private static void write(
            String uid,
            Function<Boolean, DetectionFinding> finding,
            Map<String, String> now,
            List<DetectionFinding> findings) {
        String digest = TenantFindings.digest(finding.apply(true));
        String before = now.put(uid, digest);
        if (!digest.equals(before)) {
            findings.add(finding.apply(before == null));
        }
    }

    private DetectionFinding silence(
            TenantFact.DeviceSilent fact, Sighting shown, String uid, boolean isNew, Voice voice) {
        boolean over = isSilenceOver();
        Instant at = over && moved != null ? moved.time() : fact.time();
        return new TenantFindings(shown.tenantId(), voice)
                .ofDevice(
                        Rule.SILENT_STOP,
                        Confidence.POSSIBLE,
                        uid,
                        isNew,
                        new TenantFindings.Times(fact.time(), at, fact.since(), fact.since()),
                        shown,
                        over && moved != null ? moved.how() : null,
                        Map.of());
    }

    private DetectionFinding heldBack(Stuck run, Sighting shown, String uid, boolean isNew, Voice voice) {
        boolean over = isStuckOver();
        boolean federated =
                run.last().issuer().toLowerCase(java.util.Locale.ROOT).startsWith("adfederation");
        Map<String, Object> hints = new TreeMap<>();
        hints.put("ordinal", (long) run.ordinal());
        if (!run.last().issuer().isEmpty()) {
            hints.put("tokenIssuer", run.last().issuer());
        }
        String hint = Stream.of(federated ? FEDERATED : "", run.managed() ? MANAGED : "")
                .filter(one -> !one.isEmpty())
                .collect(Collectors.joining("; "));
        if (!hint.isEmpty()) {
            hints.put("hint", hint);
        }
        return new TenantFindings(shown.tenantId(), voice)
                .ofDevice(
                        Rule.UPGRADE_STUCK,
                        federated ? Confidence.LIKELY : Confidence.POSSIBLE,
                        uid,
                        isNew,
                        new TenantFindings.Times(
                                run.first().time(),
                                over && moved != null
                                        ? moved.time()
                                        : run.last().time(),
                                run.first().time(),
                                run.last().time()),
                        shown,
                        over && moved != null ? moved.how() : null,
                        hints);
    }
}
