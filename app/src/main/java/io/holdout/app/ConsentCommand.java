package io.holdout.app;

import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.Rule;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.stage.Stages;
import io.holdout.sinks.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdout consent}: whether a tenant has consented to Apple's mail app, how that is known, and how to do it. */
@Command(
        name = "consent",
        description = {
            "Tells whether a tenant has consented to Apple's mail app, and what shows it.",
            "Prints the link under which an administrator consents for all users. Changes nothing."
        })
final class ConsentCommand extends KafkaCommand {
    private static final String GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** Entra ID takes a verified domain in the place of the directory's id. */
    private static final String DOMAIN = "[a-z0-9-]+([.][a-z0-9-]+)+";

    /** Characters of a text that others chose. */
    private static final int LONGEST = 300;

    /** What keeps the app out, by rule. */
    private static final Set<String> OBSTACLES = Set.of(Rule.CONSENT_MISSING.id(), Rule.APP_DISABLED.id());

    @Option(names = "--tenant", paramLabel = "ID", description = "Directory id of the tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            defaultValue = PostureChange.APPLE_APP,
            description = "Print the link of another application (default: ${DEFAULT-VALUE}).")
    private String appId = PostureChange.APPLE_APP;

    ConsentCommand(Map<String, String> environment) {
        super(environment);
    }

    /** What the topics say of a tenant. */
    private record Known(Posture posture, List<DetectionFinding> findings) {}

    @Override
    public Integer call() {
        if (tenant == null || tenant.isBlank()) {
            throw new ParameterException(
                    command.commandLine(), "Missing --tenant ID (or HOLDOUT_TENANT in the environment)");
        }
        String app = application();
        String tenantId = tenant.strip().toLowerCase(Locale.ROOT);
        PrintWriter out = command.commandLine().getOut();
        if (app.equals(PostureChange.APPLE_APP)) {
            Topics topics = kafka.topics();
            Map<String, Object> properties = kafka.clientProperties(environment);
            print(tenantId, Cluster.call(properties, admin -> read(admin, properties, topics, tenantId)), out);
        } else {
            out.println("Nothing is known of application " + app + ": only Apple's mail app is watched.");
        }
        printLink(tenantId, app, out);
        out.flush();
        return 0;
    }

    /** One published text has the id of Apple's app with a digit too many. */
    private String application() {
        String id = appId.strip().toLowerCase(Locale.ROOT);
        if (!id.matches(GUID)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--app-id must be 8-4-4-4-12 hexadecimal digits and not " + line(appId)
                            + ": the id of Apple's mail app is " + PostureChange.APPLE_APP);
        }
        return id;
    }

    // --- what is known

    private static Known read(Admin admin, Map<String, Object> properties, Topics topics, String tenantId) {
        int partitions = TopicDump.partitions(admin, topics.alerts());
        TopicDump.partitions(admin, topics.posture());
        Posture[] posture = {Posture.unknown(tenantId)};
        Map<String, DetectionFinding> findings = new HashMap<>();
        String key = Keys.tenant(tenantId);
        try {
            // every row lies in every partition
            TopicDump.read(properties, List.of(new TopicPartition(topics.posture(), 0)), record -> {
                Posture read = Stages.postureReader().deserialize(topics.posture(), record.value());
                if (read != null && read.tenantId().equals(tenantId)) {
                    posture[0] = read;
                }
            });
            TopicPartition ofTenant = new TopicPartition(topics.alerts(), Keys.partition(key, partitions));
            TopicDump.read(properties, List.of(ofTenant), record -> {
                DetectionFinding finding = finding(record.value());
                if (finding != null
                        && finding.metadata().tenantUid().equals(tenantId)
                        && OBSTACLES.contains(finding.metadata().eventCode())) {
                    findings.put(finding.findingInfo().uid(), finding);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Known(posture[0], sorted(findings.values()));
    }

    /** Null for what is no finding, which somebody else wrote there. */
    private static @Nullable DetectionFinding finding(byte @Nullable [] value) {
        try {
            return JsonSerde.findings().deserialize("", value);
        } catch (SerializationException e) {
            return null;
        }
    }

    private static List<DetectionFinding> sorted(Collection<DetectionFinding> findings) {
        return findings.stream()
                .filter(finding -> !finding.statusDetail().equals(DetectionFinding.WITHDRAWN))
                .sorted(Comparator.comparingLong((DetectionFinding finding) ->
                                finding.findingInfo().firstSeenTime())
                        .thenComparing(finding -> finding.findingInfo().uid()))
                .toList();
    }

    // --- what is told

    private static void print(String tenantId, Known known, PrintWriter out) {
        Posture posture = known.posture();
        out.println("Tenant " + line(tenantId) + ", Apple's mail app (" + PostureChange.APPLE_APP + ")");
        out.println("  consent      "
                + switch (posture.consent()) {
                    case YES ->
                        "proved since " + posture.consentSince()
                                + ", by a sign-in of the app or a consent in the audit log";
                    case NO -> "missing";
                    case UNKNOWN -> "not known: no sign-in of the app and no consent in the audit log was seen";
                });
        out.println("  switched off " + (posture.disabled() ? "yes" : "not that it was seen"));
        out.println("  assignment   "
                + (posture.assignmentRequired()
                        ? "required: only users who were assigned can use it"
                        : "not required, as far as was seen"));
        known.findings().forEach(finding -> print(finding, out));
    }

    private static void print(DetectionFinding finding, PrintWriter out) {
        String detail = finding.statusDetail().isEmpty() ? "" : ": " + line(finding.statusDetail());
        out.println();
        out.println(
                finding.status() + ", " + finding.severity().toLowerCase(Locale.ROOT) + ": " + line(finding.message()));
        out.println("  from " + instant(finding.findingInfo().firstSeenTime()) + " to "
                + instant(finding.findingInfo().lastSeenTime()) + detail);
        for (Evidence evidence : finding.evidences()) {
            String who = evidence.actor() == null
                    ? "a user"
                    : evidence.actor().user().name().isEmpty()
                            ? evidence.actor().user().uid()
                            : evidence.actor().user().name();
            out.println("  " + line(String.valueOf(evidence.data().get("time"))) + "  error "
                    + line(String.valueOf(evidence.data().get("error_code"))) + "  " + line(who));
        }
    }

    private static String line(String text) {
        return SafeText.line(text, LONGEST);
    }

    private static Instant instant(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }

    private static void printLink(String tenantId, String app, PrintWriter out) {
        out.println();
        if (!tenantId.matches(GUID) && !tenantId.matches(DOMAIN)) {
            out.println("There is no link under which an administrator consents: " + line(tenantId)
                    + " is neither a directory id (8-4-4-4-12 hexadecimal digits) nor a domain");
            return;
        }
        out.println("To consent for all users, an administrator opens");
        out.println("  https://login.microsoftonline.com/" + tenantId + "/adminconsent?client_id=" + app);
        if (app.equals(PostureChange.APPLE_APP)) {
            out.println(
                    "and is asked for EAS.AccessAsUser.All and EWS.AccessAsUser.All of Exchange Online, and User.Read of"
                            + " Microsoft Graph.");
        }
    }
}
