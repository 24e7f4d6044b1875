package io.holdout.processor.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.DeviceState;
import io.holdout.model.JsonSerde;
import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.advice.Situation;
import io.holdout.processor.agent.UserAgent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an episode as the OCSF finding that lies on {@code holdout.alerts}. */
public final class Findings {
    private static final JsonSerde<DetectionFinding> SERDE = JsonSerde.findings();

    private final String userKey;
    private final Voice voice;
    private final Posture posture;

    /** @param posture how the tenant stands, which what to do about an open finding may depend on */
    Findings(String userKey, Voice voice, Posture posture) {
        this.userKey = userKey;
        this.voice = voice;
        this.posture = posture;
    }

    /** Same for the same rule, entity and ordinal, whenever and wherever it is computed. */
    String uid(Episode episode) {
        return uid(episode.rule(), userKey, episode.about(), "" + episode.ordinal());
    }

    /** @param which of the findings of one rule and entity */
    public static String uid(Rule rule, String key, String about, String which) {
        return sha256(String.join("|", rule.id(), key, about, which).getBytes(UTF_8));
    }

    /** Tells what two versions of an episode say apart, whether they were written as new or as an update. */
    String digest(Episode episode) {
        return sha256(SERDE.write(of(
                episode,
                episode.reported().closed() ? DetectionFinding.Activity.CLOSE : DetectionFinding.Activity.CREATE)));
    }

    /** Whether an open episode is told otherwise than when its tenant stood so. */
    boolean isToldOtherwiseThan(Posture before, Episode episode) {
        Sighting shown = shown(episode);
        return !episode.reported().closed()
                && !diagnosis(episode, shown, posture).equals(diagnosis(episode, shown, before));
    }

    /** Half of a SHA-256 in hexadecimal. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    DetectionFinding of(Episode episode, DetectionFinding.Activity activity) {
        Episode.Content content = episode.reported();
        return of(
                episode,
                activity,
                activity == DetectionFinding.Activity.CLOSE
                        ? DetectionFinding.Status.RESOLVED
                        : DetectionFinding.Status.NEW,
                content.detail());
    }

    /** The last version of a finding whose cause turned out never to have been. */
    DetectionFinding withdrawn(Episode episode) {
        return of(
                episode,
                DetectionFinding.Activity.CLOSE,
                DetectionFinding.Status.SUPPRESSED,
                DetectionFinding.WITHDRAWN);
    }

    private DetectionFinding of(
            Episode episode, DetectionFinding.Activity activity, DetectionFinding.Status status, String detail) {
        Episode.Content content = episode.reported();
        Sighting shown = shown(episode);
        Rule rule = episode.rule();
        String what = Wording.message(rule, shown, voice.limits());
        // where a tenant stood when a finding ended depends on what arrived first, and nothing is left to do
        boolean isOver = activity == DetectionFinding.Activity.CLOSE;
        Diagnosis diagnosis = diagnosis(episode, shown, isOver ? Posture.unknown(posture.tenantId()) : posture);
        return DetectionFinding.of(
                activity,
                status,
                detail,
                content.severity(),
                content.confidence(),
                content.at(),
                what,
                DetectionFinding.Metadata.of(rule, shown.tenantId(), voice.productVersion()),
                DetectionFinding.FindingInfo.of(
                        uid(episode),
                        rule,
                        rule.title(),
                        Wording.description(rule, voice.limits()),
                        content.opened(),
                        content.at(),
                        content.opened(),
                        content.lastSeen()),
                content.evidence().stream().map(Findings::evidence).toList(),
                DetectionFinding.Remediation.of(diagnosis.action()),
                content.count(),
                unmapped(episode, shown, diagnosis));
    }

    /** The newest one; of a migration, which is of a device, the newest that is of the device. */
    private static Sighting shown(Episode episode) {
        List<Sighting> evidence = episode.reported().evidence();
        Sighting newest = evidence.get(evidence.size() - 1);
        return episode.rule() == Rule.MIGRATED
                ? evidence.stream()
                        .filter(s -> !s.device().isEmpty())
                        .max(Comparator.naturalOrder())
                        .orElse(newest)
                : newest;
    }

    private Diagnosis diagnosis(Episode episode, Sighting shown, Posture known) {
        return switch (episode.rule()) {
            case LEGACY_SIGN_IN, SECOND_DEVICE ->
                voice.filled(voice.advice()
                        .diagnose(new Situation(
                                shown.agent().family(),
                                shown.agent().model(),
                                shown.agent().os(),
                                shown.agent().proxy(),
                                shown.protocol() == null ? List.of() : List.of(shown.protocol()),
                                DeviceState.State.LEGACY,
                                known.consent(),
                                known.disabled(),
                                known.assignmentRequired(),
                                false,
                                false,
                                false)));
            case LEGACY_BLOCKED ->
                voice.about(
                        episode.reported().detail().equals(Lifecycle.MOVED_BEFORE)
                                ? Cause.OLD_ACCOUNT
                                : Cause.BLOCKED_BY_POLICY);
            default -> voice.about(Wording.cause(episode.rule()));
        };
    }

    private Map<String, Object> unmapped(Episode episode, Sighting shown, Diagnosis diagnosis) {
        Map<String, Object> unmapped = voice.unmapped(episode.rule(), diagnosis);
        if (!shown.device().isEmpty()) {
            unmapped.put("device", shown.device());
        }
        if (!shown.app().name().isEmpty()) {
            unmapped.put("app", shown.app().name());
        }
        unmapped.put("confidence", episode.reported().confidence().word());
        unmapped.put("ordinal", episode.ordinal());
        return unmapped;
    }

    public static Evidence evidence(Sighting s) {
        // a modern record that is sent again is not recognised, so that its delay would be that of the one that came
        // last
        return s.kind().isCounted()
                ? Evidence.of(s.signIn(), s.protocol(), device(s))
                : Evidence.of(s.signIn().recordedAt(null), s.protocol(), device(s));
    }

    /** The device as decoded, null where the sign-in speaks of none. */
    static Evidence.@Nullable Device device(Sighting s) {
        UserAgent agent = s.agent();
        if (s.device().isEmpty()) {
            return null;
        }
        Evidence.DeviceType type = switch (agent.platform()) {
            case IOS, ANDROID -> Evidence.DeviceType.MOBILE;
            case IPADOS -> Evidence.DeviceType.TABLET;
            case WINDOWS, MACOS -> Evidence.DeviceType.DESKTOP;
            case OTHER -> Evidence.DeviceType.UNKNOWN;
        };
        Evidence.@Nullable OsType os = switch (agent.platform()) {
            case IOS -> Evidence.OsType.IOS;
            case IPADOS -> Evidence.OsType.IPADOS;
            case ANDROID -> Evidence.OsType.ANDROID;
            case WINDOWS -> Evidence.OsType.WINDOWS;
            case MACOS -> Evidence.OsType.MACOS;
            case OTHER -> null;
        };
        return Evidence.Device.of(
                type,
                s.device(),
                agent.modelName(),
                agent.model(),
                os == null ? null : Evidence.Os.of(os, agent.osVersion(), agent.osBuild()));
    }
}
