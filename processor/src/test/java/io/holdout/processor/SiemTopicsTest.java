package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.SignIn;
import io.holdout.model.SignInBuilder;
import io.holdout.model.Topics;
import io.holdout.model.ecs.EcsFields;
import io.holdout.model.ocsf.Authentication;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Events;
import io.holdout.model.ocsf.OcsfSchema;
import io.holdout.model.schema.PublishedSchemas;
import io.holdout.processor.stage.StageSettings;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written for SIEMs where it is switched on. */
class SiemTopicsTest {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 2, Set.of(Topics.Extra.SIGNINS_OCSF));
    private static final String EXCHANGE = "00000002-0000-0ff1-ce00-000000000000";

    private final Tenant tenant = new Tenant(TOPICS, StageSettings.defaults("test"));

    @AfterEach
    void close() {
        tenant.close();
    }

    private static SignInBuilder legacy() {
        return aSignIn().by("ada").activeSync().agent("Apple-iPhone9C1/1907.71").at("2026-05-04T08:00:00Z");
    }

    private Authentication told(SignIn signIn) {
        tenant.send(signIn);
        assertThat(tenant.authentications()).isNotEmpty();
        Authentication told =
                tenant.authentications().get(tenant.authentications().size() - 1).value;
        assertThat(violations(told)).isEmpty();
        return told;
    }

    private static List<String> violations(Authentication told) {
        JsonNode json = tree(JsonSerde.authentications().write(told));
        List<String> ocsf = OcsfSchema.violations(json);
        return ocsf.isEmpty() ? PublishedSchemas.undocumented("sign-in-1", json) : ocsf;
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // --- sign-ins

    @Test
    void aLegacySignInIsToldWithItsEvidence() {
        SignIn signIn = legacy().code(50126).correlation("c-1").build();

        Authentication told = told(signIn);

        assertThat(told.authProtocolId()).isEqualTo(11);
        assertThat(told.metadata().uid()).isEqualTo(signIn.id());
        assertThat(told.metadata().tenantUid()).isEqualTo("contoso");
        assertThat(told.metadata().correlationUid()).isEqualTo("c-1");
        assertThat(told.metadata().logName()).isEqualTo("SignInLogs");
        assertThat(told.user().name()).isEqualTo("ada@contoso.example");
        assertThat(told.status()).isEqualTo("Failure");
        assertThat(told.statusCode()).isEqualTo("50126");
        assertThat(told.statusDetail()).isEqualTo("wrong user name or password");
        assertThat(told.message())
                .isEqualTo("ada@contoso.example was refused over Exchange ActiveSync: wrong user name or password");
        assertThat(told.httpRequest()).isNotNull();
        assertThat(told.service()).isEqualTo(new Authentication.Service(EXCHANGE, "Office 365 Exchange Online"));
        assertThat(told.srcEndpoint()).satisfies(source -> {
            assertThat(source.ip()).isEqualTo("203.0.113.7");
            assertThat(source.type()).isEqualTo("Mobile");
            assertThat(requireNonNull(source.os()).version()).isEqualTo("15.6");
        });
        assertThat(told.unmapped())
                .containsEntry("class", "legacy")
                .containsEntry("outcome", "failed")
                .containsEntry("client_app", "Exchange ActiveSync")
                .containsEntry("error_code", 50126L)
                .containsEntry("protocol_id", "eas")
                .containsEntry("device", "apple:iPhone9,1")
                .containsEntry("model", "iPhone9,1");
        assertThat(tenant.authentications().get(0).key).isEqualTo(Keys.user(signIn));
    }

    @Test
    void whatCameOfItIsSaid() {
        assertThat(told(legacy().build())).satisfies(let -> {
            assertThat(let.status()).isEqualTo("Success");
            assertThat(let.message()).isEqualTo("ada@contoso.example signed in over Exchange ActiveSync");
        });
        assertThat(told(legacy().code(53003).build())).satisfies(blocked -> {
            assertThat(blocked.status()).isEqualTo("Failure");
            assertThat(blocked.unmapped()).containsEntry("outcome", "blocked");
            assertThat(blocked.message())
                    .startsWith("ada@contoso.example had the right password over Exchange ActiveSync");
        });
        assertThat(told(legacy().id("refused").conditionalAccess("failure").build()))
                .satisfies(refused -> {
                    assertThat(refused.status()).isEqualTo("Failure");
                    assertThat(refused.statusCode()).isEqualTo("0");
                    assertThat(refused.statusDetail()).isEqualTo("stopped by conditional access");
                });
        assertThat(told(legacy().code(50140).build()).unmapped()).containsEntry("outcome", "nothing");
        assertThat(told(legacy().code(987654).build()).statusDetail()).isEqualTo("an error that is not listed");
    }

    @Test
    void aPasswordGrantIsToldApartFromBasicAuthentication() {
        Authentication grant = told(aSignIn()
                .by("svc")
                .app("11111111-2222-4333-8444-555555555555", "Old script")
                .resource("00000003-0000-0000-c000-000000000000")
                .client("Mobile Apps and Desktop clients", "ropc")
                .agent("python-requests/2.32")
                .build());

        assertThat(grant.authProtocolId()).isEqualTo(11);
        assertThat(grant.unmapped())
                .containsEntry("class", "ropc")
                .containsEntry("authentication_protocol", "ropc")
                .doesNotContainKeys("protocol", "device");
        assertThat(grant.message()).isEqualTo("svc@contoso.example signed in over the password grant (ROPC)");
        assertThat(grant.service()).isEqualTo(new Authentication.Service("00000003-0000-0000-c000-000000000000", ""));
        assertThat(grant.actor())
                .isEqualTo(new Authentication.Application("11111111-2222-4333-8444-555555555555", "Old script"));

        assertThat(told(aSignIn()
                                .by("ada")
                                .app(APPLE_APP, "Apple Internet Accounts")
                                .client("Mobile Apps and Desktop clients", "ropc")
                                .build())
                        .unmapped())
                .containsEntry("class", "ropc-upgrade");
    }

    @Test
    void modernSignInsAreNotTold() {
        tenant.send(aSignIn().by("ada").appleModern().build());
        tenant.send(aSignIn().by("ada").client("Browser", "none").build());
        tenant.tick("2026-05-04T09:00:00Z");

        assertThat(tenant.authentications()).isEmpty();
    }

    @Test
    void aRepeatedRecordIsToldOnceAndABetterOneReplacesIt() {
        SignIn refused = legacy().id("one").code(50126).build();
        SignIn better = legacy().id("one").build();

        tenant.send(refused, refused, refused);
        assertThat(tenant.authentications()).hasSize(1);
        tenant.send(better, refused);

        assertThat(tenant.authentications()).hasSize(2);
        assertThat(tenant.authentications())
                .extracting(record -> record.value.metadata().uid())
                .containsExactly("one", "one");
        assertThat(tenant.authentications())
                .extracting(record -> record.value.status())
                .containsExactly("Failure", "Success");
    }

    @Test
    void whatIsMissingOrStrangeMakesNoInvalidEvent() {
        assertThat(told(legacy().user("", "").from("", "", 0).agent("").build()))
                .satisfies(bare -> {
                    assertThat(bare.user().name()).isEqualTo("unknown");
                    assertThat(bare.srcEndpoint()).isNull();
                    assertThat(bare.httpRequest()).isNull();
                });
        assertThat(told(legacy().from("1::2::3", "", 0).build()).srcEndpoint())
                .satisfies(source -> assertThat(source.name()).isEqualTo("1::2::3"));
        assertThat(told(aSignIn()
                                .by("ada")
                                .legacy("IMAP4")
                                .app("", "")
                                .resource("")
                                .build())
                        .service())
                .isEqualTo(new Authentication.Service("", "Microsoft Entra ID"));
        assertThat(told(legacy().code(-1).build()).statusCode()).isEqualTo("-1");
    }

    @Test
    void nothingIsToldUnlessItIsAskedFor() {
        try (Tenant other = new Tenant()) {
            other.send(legacy().build());

            assertThat(other.authentications()).isEmpty();
            assertThat(other.findings()).isNotEmpty();
        }
    }

    // --- alerts once more

    @Test
    void everyAlertIsWrittenInTheElasticCommonSchemaUnderItsKey() {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, 1, Set.of(Topics.Extra.ALERTS_ECS));
        Topology topology = new Topology();
        SignInTopology.alertsOnceMore(topology, topics);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "ecs");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, config)) {
            TestInputTopic<String, DetectionFinding> alerts = driver.createInputTopic(
                    "holdout.alerts",
                    new StringSerializer(),
                    JsonSerde.findings().serializer());
            TestOutputTopic<String, byte[]> ecs = driver.createOutputTopic(
                    "holdout.alerts.ecs", new StringDeserializer(), new ByteArrayDeserializer());

            alerts.pipeInput("contoso|ada-id", Events.finding());

            KeyValue<String, byte[]> written = ecs.readKeyValue();
            assertThat(written.key).isEqualTo("contoso|ada-id");
            JsonNode json = tree(written.value);
            assertThat(EcsFields.violations(json)).isEmpty();
            assertThat(json.path("event").path("id").textValue())
                    .isEqualTo(Events.finding().findingInfo().uid());
            assertThat(ecs.isEmpty()).isTrue();
        }
    }
}
