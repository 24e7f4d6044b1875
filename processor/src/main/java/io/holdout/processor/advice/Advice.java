package io.holdout.processor.advice;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.DeviceModels;
import io.holdout.processor.agent.OsVersion;
import io.holdout.processor.agent.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the cause and the action for a device, and has the action for every other cause, in Holdout's words or in those of a team. Sign-in logs do not show mailbox settings, who owns a profile, or what Exchange
 * itself refused, so no sentence claims to know them.
 */
public final class Advice {
    /** Columns of a table of advice. */
    public static final String CODE = "code";

    public static final String ACTION = "action";
    public static final String STEPS = "steps";
    public static final String REFERENCE = "reference";

    /** Stands between the steps of a cell. */
    private static final Pattern BETWEEN_STEPS = Pattern.compile("\\|");

    /** The advice that comes with Holdout. */
    public static final Advice STANDARD = read();

    /** Which protocol to speak of where a client without a name used several: the one that is hardest to move. */
    private static final List<Protocol> PRECEDENCE = List.of(
            Protocol.SMTP,
            Protocol.POP,
            Protocol.IMAP,
            Protocol.EWS,
            Protocol.POWERSHELL,
            Protocol.MAPI,
            Protocol.OUTLOOK_ANYWHERE,
            Protocol.OFFLINE_ADDRESS_BOOK,
            Protocol.AUTODISCOVER);

    private final Map<Cause, Diagnosis> diagnoses;
    private final Map<String, Set<String>> blanks;
    private final Set<String> own;

    /** @param own codes that a team speaks of in other words than Holdout's */
    private Advice(Map<Cause, Diagnosis> diagnoses, Set<String> own) {
        for (Cause cause : Cause.values()) {
            if (!diagnoses.containsKey(cause)) {
                throw new IllegalStateException("advice.csv has nothing on " + cause.code());
            }
        }
        this.diagnoses = Collections.unmodifiableMap(new EnumMap<>(diagnoses));
        this.blanks =
                diagnoses.values().stream().collect(Collectors.toUnmodifiableMap(Diagnosis::code, Diagnosis::blanks));
        this.own = Set.copyOf(own);
    }

    /** This with some causes spoken of in other words. */
    public Advice with(Collection<Diagnosis> others) {
        Map<Cause, Diagnosis> changed = new EnumMap<>(diagnoses);
        Set<String> differing = new HashSet<>(own);
        for (Diagnosis other : others) {
            Cause cause = Cause.coded(other.code())
                    .orElseThrow(() -> new IllegalArgumentException(other.code() + " is no cause"));
            if (!other.equals(changed.put(cause, other))) {
                differing.add(other.code());
            }
        }
        return new Advice(changed, differing);
    }

    /** The cause and the action for a device. */
    public Diagnosis diagnose(Situation device) {
        return about(cause(device));
    }

    /** The action for a cause. */
    public Diagnosis about(Cause cause) {
        return requireNonNull(diagnoses.get(cause));
    }

    /** Whether a team speaks of that cause in other words than Holdout's. */
    public boolean isOwn(String code) {
        return own.contains(code);
    }

    /** Names of the limits in the texts on that cause. */
    public Set<String> blanks(String code) {
        return blanks.getOrDefault(code, Set.of());
    }

    /** The steps in a cell, which {@code |} stands between. */
    public static List<String> steps(String cell) {
        return cell.isBlank()
                ? List.of()
                : BETWEEN_STEPS.splitAsStream(cell).map(String::strip).toList();
    }

    private static Cause cause(Situation device) {
        if (device.unfamiliarSource()) {
            return Cause.UNFAMILIAR_SOURCE;
        }
        return switch (device.state()) {
            case LEGACY -> holdout(device);
            case BLOCKED -> Cause.BLOCKED_BY_POLICY;
            case UPGRADE_PENDING -> device.upgradeStopped() ? Cause.UPGRADE_STOPPED : Cause.UPGRADE_SEEN;
            case MIGRATING -> Cause.CHECK_RUNNING;
            case POSSIBLY_MIGRATED -> Cause.POSSIBLY_MIGRATED;
            case MIGRATED -> device.oldAccount() ? Cause.OLD_ACCOUNT : Cause.MIGRATED;
            case REGRESSED -> Cause.REGRESSED;
            case CONSENT_BLOCKED -> Cause.CONSENT_MISSING;
            case SILENT -> Cause.SILENT;
            case STALE -> Cause.STALE;
            case EXCEPTED -> Cause.EXCEPTED;
        };
    }

    private static Cause holdout(Situation device) {
        return switch (device.family()) {
            case SAMSUNG -> Cause.SAMSUNG_MAIL;
            case ANDROID -> Cause.ANDROID_MAIL;
            case GMAIL -> Cause.GMAIL_APP;
            case WINDOWS_MAIL -> Cause.WINDOWS_MAIL;
            case WINDOWS_PHONE -> Cause.WINDOWS_PHONE;
            case TEAMS_ROOMS -> Cause.TEAMS_ROOMS;
            case OUTLOOK_MOBILE -> Cause.OUTLOOK_MOBILE;
            case OUTLOOK_DESKTOP -> outlook(device.model());
            case MAC -> Cause.MACOS_EWS;
            // what else Apple's agents name, such as a watch, has other versions
            case APPLE, EXCHANGE_PROXY, SCRIPT, BROWSER, OTHER, NONE -> unnamed(device);
        };
    }

    private static Cause iPhoneOrIPad(Situation device) {
        if (!DeviceModels.canRun(device.model(), 12, 0)) {
            return Cause.OS_TOO_OLD_REPLACE;
        }
        Answer modern = device.os().supportsModernSignIn();
        OsVersion version = OsVersion.parse(device.os().version());
        if (modern == Answer.NO || (modern == Answer.UNKNOWN && version != null)) {
            // some iOS 11, perhaps before 11.3.1: whatever runs it can be updated to 12
            return Cause.OS_TOO_OLD_UPDATE;
        }
        return switch (device.os().upgradesSilently()) {
            case UNKNOWN -> Cause.OS_UNKNOWN;
            case NO -> DeviceModels.canRun(device.model(), 15, 6) ? Cause.UPDATE_OR_READD : Cause.READD_ACCOUNT;
            case YES -> heldBack(device);
        };
    }

    /** A device that could move by itself. */
    private static Cause heldBack(Situation device) {
        if (device.appDisabled()) {
            return Cause.APP_DISABLED;
        }
        if (device.assignmentRequired()) {
            return Cause.APP_NEEDS_ASSIGNMENT;
        }
        return switch (device.consent()) {
            case NO -> Cause.CONSENT_MISSING;
            case YES -> Cause.PROFILE_OR_FEDERATION;
            case UNKNOWN -> Cause.MODERN_CAPABLE;
        };
    }

    private static Cause outlook(String model) {
        return switch (model) {
            case "15" -> Cause.OUTLOOK_2013;
            case "11", "12", "14" -> Cause.OUTLOOK_TOO_OLD;
            default -> Cause.OUTLOOK_DESKTOP;
        };
    }

    /** A client whose agent names no device is known by its platform or by its protocol. */
    private static Cause unnamed(Situation device) {
        if (device.os().platform() == Platform.MACOS) {
            return Cause.MACOS_EWS;
        }
        if (device.os().platform().isMobileApple()) {
            return iPhoneOrIPad(device);
        }
        for (Protocol protocol : PRECEDENCE) {
            if (device.protocols().contains(protocol)) {
                return switch (protocol) {
                    case SMTP -> Cause.SMTP_AUTH;
                    case POP, IMAP -> Cause.POP_IMAP;
                    case EWS -> Cause.EWS_CLIENT;
                    case POWERSHELL -> Cause.POWERSHELL;
                    default -> Cause.OFFICE_CLIENT;
                };
            }
        }
        if (!device.protocols().equals(List.of(Protocol.OTHER))) {
            return Cause.LEGACY_CLIENT;
        }
        return switch (device.proxy()) {
            case BAV2ROPC -> Cause.SMTP_AUTH;
            case CBAIN -> Cause.POP_IMAP;
            case MSRPC, NONE -> Cause.LEGACY_CLIENT;
        };
    }

    private static Advice read() {
        Map<Cause, Diagnosis> diagnoses = new EnumMap<>(Cause.class);
        try (InputStream in = Advice.class.getResourceAsStream("advice.csv")) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: advice.csv");
            }
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(in)) {
                for (NamedCsvRecord row : rows) {
                    Cause cause = Cause.coded(row.getField(CODE))
                            .orElseThrow(() -> new IllegalStateException("advice.csv has an unknown " + row));
                    Diagnosis diagnosis = new Diagnosis(
                            cause.code(), row.getField(ACTION), steps(row.getField(STEPS)), row.getField(REFERENCE));
                    if (diagnoses.put(cause, diagnosis) != null) {
                        throw new IllegalStateException("advice.csv has " + cause.code() + " twice");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Advice(diagnoses, Set.of());
    }
}
