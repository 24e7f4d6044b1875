package io.holdout.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
    private static final Instant END = Instant.parse("2026-05-31T12:00:00Z");
    private static final TenantSettings MONTH =
            new TenantSettings(5, Script.ENOUGH, Duration.ofDays(30), END, 2, false);
    private static final String APPLE = "f8d98a96-0999-43f5-8af3-69971c7bb423";

    private final SyntheticTenant tenant = new SyntheticTenant(MONTH);
    private final Answers answers = tenant.answers();
    private final Map<String, Story> stories = tenant.labels().collect(toMap(Label::id, Label::story));
    /** Each sign-in once, sorted by time. */
    private List<Glimpse> signIns = List.of();

    private final List<JsonNode> changes = new ArrayList<>();
    /** Ids of sign-ins that were told with and without a risk. */
    private final Set<String> risky = new HashSet<>();

    private final Set<String> names = new HashSet<>();

    private final Set<String> calm = new HashSet<>();

    /** What matters of a record; all of a month's would not fit into memory. */
    private record Glimpse(
            String id, Instant created, String user, int code, String address, String app, String issuer) {

        static Glimpse of(Seen record) {
            return new Glimpse(
                    record.id(),
                    record.created(),
                    record.text("userId"),
                    record.code(),
                    record.address(),
                    record.text("appId"),
                    record.text("tokenIssuerType"));
        }
    }

    @BeforeAll
    void readAMonth() {
        Map<String, Glimpse> once = new HashMap<>();
        tenant.events().flatMap(event -> Seen.in(event).stream()).forEach(record -> {
            if (record.isSignIn()) {
                once.putIfAbsent(record.id(), Glimpse.of(record));
                names.add(record.text("userPrincipalName"));
                (record.text("riskState").equals("atRisk") ? risky : calm).add(record.id());
            } else if (record.category().equals("AuditLogs")) {
                changes.add(record.json());
            }
        });
        signIns = once.values().stream()
                .sorted(Comparator.comparing(Glimpse::created))
                .toList();
    }

    private List<Glimpse> of(Story story) {
        return signIns.stream()
                .filter(record -> stories.get(record.id()) == story)
                .toList();
    }

    private List<EpisodeLabel> episodes(Story story, String rule) {
        return answers.episodes().stream()
                .filter(episode -> episode.story() == story && episode.rule().equals(rule))
                .toList();
    }

    private static Duration span(List<Glimpse> records) {
        return Duration.between(
                records.get(0).created(), records.get(records.size() - 1).created());
    }

    @Test
    void everyRuleThatALogCanShowIsExpectedAtLeastOnce() {
        assertThat(answers.episodes())
                .filteredOn(episode -> !episode.optional())
                .extracting(EpisodeLabel::rule)
                .contains(Stream.of(Alert.values()).map(Alert::id).toArray(String[]::new));
    }

    @Test
    void everyEpisodeRestsOnSignInsThatLieInTheHub() {
        Set<String> ids = signIns.stream().map(Glimpse::id).collect(toSet());

        assertThat(answers.episodes()).allSatisfy(episode -> {
            assertThat(ids).containsAll(episode.records());
            assertThat(episode.latest()).isAfterOrEqualTo(episode.start());
        });
    }

    @Test
    void aLargerTenantHasSeveralOfEachStory() {
        SyntheticTenant large = new SyntheticTenant(new TenantSettings(5, 2_000, Duration.ofDays(10), END, 0.1, false));

        Map<String, List<EpisodeLabel>> byRule =
                large.answers().episodes().stream().collect(groupingBy(EpisodeLabel::rule));

        assertThat(byRule.get("password-spray")).hasSize(4 * 3);
        assertThat(byRule.get("spray-success")).hasSize(4);
        assertThat(byRule.get("regressed")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(byRule.get("consent-missing")).hasSize(1);
    }

    @Test
    void theGuessesOfADistributedSprayShareNothingButA48() {
        List<Glimpse> guesses = of(Story.DISTRIBUTED_SPRAY);

        assertThat(guesses).hasSizeGreaterThan(20);
        assertThat(span(guesses)).isLessThan(Duration.ofMinutes(20));
        assertThat(guesses.stream()
                        .map(guess -> guess.address().replaceAll("^\\[?(2001:db8:\\w+:\\w+):.*", "$1"))
                        .distinct())
                .hasSameSizeAs(guesses);
        assertThat(guesses.stream()
                        .map(guess -> guess.address().replaceAll("^\\[?(2001:db8:\\w+):.*", "$1"))
                        .distinct())
                .containsExactly("2001:db8:ba03");
        assertThat(episodes(Story.DISTRIBUTED_SPRAY, "password-spray"))
                .extracting(EpisodeLabel::entity)
                .containsExactly("2001:db8:ba03::/48");
    }

    @Test
    void stuffingFindsOnePasswordAmongEnoughForASpray() {
        List<Glimpse> tried = of(Story.STUFFING);

        assertThat(tried.stream().filter(record -> record.code() != 0)).hasSizeGreaterThanOrEqualTo(10);
        List<Glimpse> found =
                tried.stream().filter(record -> record.code() == 0).toList();
        assertThat(found.stream().map(record -> record.user()).distinct())
                .containsExactly(
                        episodes(Story.STUFFING, "spray-success").get(0).userId());
    }

    @Test
    void anOfficeFullOfOldPasswordsLooksLikeASprayButForWhoSitsThere() {
        List<Glimpse> refused = of(Story.SHARED_EGRESS).stream()
                .filter(record -> record.code() == 50126)
                .toList();

        assertThat(refused.stream()
                        .filter(record -> record.created()
                                .isBefore(refused.get(0).created().plus(Duration.ofMinutes(20))))
                        .map(record -> record.user())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(10);
        assertThat(refused).allMatch(record -> record.address().contains("192.0.2."));
        assertThat(episodes(Story.SHARED_EGRESS, "stale-password")).hasSize(12);
        assertThat(episodes(Story.SHARED_EGRESS, "password-spray")).isEmpty();
    }

    @Test
    void aDepartmentFallsSilentWithinADayAndIsToldOfOnce() {
        Map<String, Instant> last = of(Story.SILENCED_BY_POLICY).stream()
                .collect(toMap(record -> record.user(), Glimpse::created, (one, other) -> other));

        assertThat(last).hasSizeGreaterThanOrEqualTo(5);
        assertThat(last.values().stream()
                        .map(time -> time.toString().substring(0, 10))
                        .distinct())
                .hasSizeLessThanOrEqualTo(2);
        assertThat(episodes(Story.SILENCED_BY_POLICY, "silent-stop"))
                .extracting(EpisodeLabel::userId)
                .containsExactly("");
    }

    @Test
    void nobodyIsLetInThroughApplesAppWhileItIsDisabled() {
        List<Glimpse> disabled =
                signIns.stream().filter(record -> record.code() == 7000112).toList();
        Instant from = disabled.get(0).created();
        Instant until = disabled.get(disabled.size() - 1).created();

        assertThat(disabled).allMatch(record -> record.app().equals(APPLE));
        assertThat(span(disabled)).isLessThan(Duration.ofHours(6));
        assertThat(signIns)
                .filteredOn(record -> record.app().equals(APPLE)
                        && record.created().isAfter(from)
                        && record.created().isBefore(until))
                .noneMatch(record -> record.code() == 0);
    }

    @Test
    void administratorsChangesAreInTheAuditLogInTheShapeOfAzures() {
        Map<String, JsonNode> byOperation = changes.stream()
                .collect(toMap(
                        record -> record.path("operationName").asText(),
                        record -> record.path("properties"),
                        (one, other) -> one));

        assertThat(byOperation.keySet())
                .contains(
                        "Consent to application",
                        "Add delegated permission grant",
                        "Remove delegated permission grant",
                        "Update service principal",
                        "Add conditional access policy",
                        "Update conditional access policy");
        assertThat(property(byOperation, "Consent to application", 0, "ConsentContext.OnBehalfOfAll"))
                .isEqualTo("\"True\"");
        assertThat(property(byOperation, "Consent to application", 0, "ConsentAction.Permissions"))
                .contains("ConsentType: AllPrincipals", "EAS.AccessAsUser.All");
        assertThat(property(byOperation, "Add delegated permission grant", 0, "DelegatedPermissionGrant.Scope"))
                .contains("EAS.AccessAsUser.All");
        assertThat(property(byOperation, "Update service principal", 0, "TargetId.ServicePrincipalNames"))
                .isEqualTo("\"" + APPLE + "\"");
        assertThat(property(byOperation, "Update conditional access policy", 0, "ConditionalAccessPolicy"))
                .contains("\"state\":\"enabled\"", "exchangeActiveSync");
        assertThat(byOperation.values())
                .allMatch(properties ->
                        properties.path("activityDateTime").asText().endsWith("+00:00"));
    }

    private static String property(Map<String, JsonNode> changes, String operation, int target, String name) {
        for (JsonNode property : requireNonNull(changes.get(operation))
                .path("targetResources")
                .path(target)
                .path("modifiedProperties")) {
            if (property.path("displayName").asText().equals(name)) {
                return property.path("newValue").asText();
            }
        }
        throw new AssertionError(operation + " has no " + name);
    }

    @Test
    void aScannerThatSendsOnceAWeekIsNotSilent() {
        List<Glimpse> sent = of(Story.WEEKLY_SCANNER);

        assertThat(sent).hasSizeGreaterThanOrEqualTo(12);
        assertThat(sent.get(sent.size() - 1).created()).isAfter(END.minus(Duration.ofDays(8)));
        assertThat(episodes(Story.WEEKLY_SCANNER, "silent-stop")).isEmpty();
    }

    @Test
    void federatedPeopleSaySoInAllTheirRecords() {
        String user = of(Story.FEDERATED).get(0).user();

        assertThat(signIns)
                .filteredOn(record -> record.user().equals(user))
                .allMatch(record -> record.issuer().equals("ADFederationServices"));
        assertThat(of(Story.MANAGED)).allMatch(record -> record.issuer().equals("AzureAD"));
    }

    @Test
    void onlyPhonesThatExchangeKnowsAreInTheInventory() {
        Set<String> models = answers.exchange().stream()
                .map(row -> row.mailbox() + " " + row.model())
                .collect(toSet());

        List<DeviceLabel> unknown = answers.devices().stream()
                .filter(device -> Set.of(Story.UNKNOWN_PHONE, Story.NEW_PHONE, Story.COPIED_AGENT)
                        .contains(device.story()))
                .toList();
        assertThat(unknown)
                .hasSize(4)
                .allSatisfy(device -> assertThat(models)
                        .doesNotContain(device.userPrincipalName() + " "
                                + device.device().replaceAll("^\\w+:", "").replace(',', 'C')));
        assertThat(answers.devices())
                .filteredOn(device ->
                        device.story() == Story.STILL_LEGACY && device.device().startsWith("apple:"))
                .isNotEmpty()
                .allSatisfy(device -> assertThat(models)
                        .contains(device.userPrincipalName() + " "
                                + device.device().replaceAll("^\\w+:", "").replace(',', 'C')));
        assertThat(episodes(Story.NEW_PHONE, "unknown-device")).isEmpty();
        assertThat(answers.exchange().stream()
                        .filter(row -> row.model().equals("iPhone13C3")
                                && row.mailbox().equals(label(Story.TWIN_PHONES).userPrincipalName())))
                .as("two phones of one model")
                .hasSize(2);
    }

    private DeviceLabel label(Story story) {
        return answers.devices().stream()
                .filter(device -> device.story() == story)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyGradeOfTheInventoryHasARow() {
        assertThat(answers.exchange())
                .extracting(ExchangeRow::grade)
                .contains("blind", "cannot-connect", "certain-basic", "inactive", "not-eas", "undetermined", "");
        ExchangeRow blind = answers.exchange().stream()
                .filter(row -> row.grade().equals("blind"))
                .findFirst()
                .orElseThrow();
        assertThat(names).isNotEmpty().doesNotContain(blind.mailbox());
        assertThat(Inventory.NEWER.grade(blind)).isEqualTo("blind");
    }

    @Test
    void theInventoryHasTheColumnsOfEitherScript() {
        String first = Inventory.FIRST.csv(answers.exchange(), answers.exported());
        String newer = Inventory.NEWER.csv(answers.exchange(), answers.exported());

        assertThat(first).startsWith("\"Mailbox\",\"Name\",\"Device Name\",\"Device OS\"");
        assertThat(newer).startsWith("\"DeviceId\",\"DeviceOS\",\"Model\",\"UA\",\"User\",\"UPN\"");
        assertThat(first.split("\r\n")).hasSameSizeAs(newer.split("\r\n"));
        assertThat(first).contains("\"N/A\"", "TestActiveSyncConnectivity", "\"REST\"");
    }

    @Test
    void someSignInsAreToldAgainHoursLaterWithTheirRisk() {
        assertThat(risky).isNotEmpty();
        assertThat(calm).containsAll(risky);
    }

    @Test
    void theFilesHoldAllOfIt(@TempDir Path folder) throws IOException {
        TenantSettings small = new TenantSettings(5, 40, Duration.ofDays(2), END, 2, false);

        TenantFiles.Summary summary = TenantFiles.write(folder, small, Inventory.FIRST, records -> {});

        List<Seen> records = Files.readAllLines(folder.resolve(TenantFiles.SIGN_INS)).stream()
                .flatMap(line -> Seen.in(new HubEvent(0, END, line.getBytes(UTF_8), 0)).stream())
                .toList();
        assertThat(records).hasSize((int) summary.records());
        Map<String, List<JsonNode>> labels = Files.readAllLines(folder.resolve(TenantFiles.LABELS)).stream()
                .map(AnswersTest::json)
                .collect(groupingBy(label -> label.path("kind").asText()));
        assertThat(labels).containsOnlyKeys("record", "device", "episode", "inventory");
        assertThat(requireNonNull(labels.get("inventory")).get(0).fieldNames())
                .toIterable()
                .containsExactly("kind", "tenantId", "user", "deviceId", "grade");
        assertThat(requireNonNull(labels.get("record")).stream()
                        .map(label -> label.path("id").asText())
                        .collect(toSet()))
                .isEqualTo(records.stream().filter(Seen::isSignIn).map(Seen::id).collect(toSet()));
        assertThat(requireNonNull(labels.get("device")).get(0).fieldNames())
                .toIterable()
                .containsExactly("kind", "tenantId", "userId", "user", "device", "story", "state", "also");
        assertThat(Files.readString(folder.resolve(TenantFiles.INVENTORY))).contains("Apple-iPhone12C1/1906.77");
        assertThat(Files.readString(folder.resolve(TenantFiles.EXCEPTIONS)))
                .startsWith("user,device,protocol,addressRange,until,reason,approvedBy");
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
