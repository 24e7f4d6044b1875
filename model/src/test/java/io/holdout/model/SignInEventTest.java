package io.holdout.model;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignInEventTest {
    private final JsonSerde<SignInEvent> serde = JsonSerde.signInEvents();

    @Test
    void aSignInComesBackAsItWas() {
        SignIn signIn = aSignIn()
                .activeSync()
                .agent("Apple-iPhone9C1/1907.71")
                .code(53003)
                .build();

        assertThat(serde.read(serde.write(signIn))).isEqualTo(signIn);
    }

    @Test
    void aTickComesBackAsItWas() {
        Tick tick = new Tick(
                "scan",
                Instant.parse("2026-05-04T08:00:00.1234567Z"),
                true,
                new Counts(
                        Map.of(Category.INTERACTIVE, 3L, Category.NON_INTERACTIVE, 4L),
                        Map.of("ADFSSignInLogs", 2L),
                        1,
                        Map.of(AdFsFailure.LOCKOUT, 2L)));

        assertThat(serde.read(serde.write(tick))).isEqualTo(tick);
        assertThat(serde.read(serde.write(tick.ofOrderedSource()))).isEqualTo(tick.ofOrderedSource());
    }

    @ParameterizedTest
    @EnumSource(PostureChange.Kind.class)
    void aChangeOfPostureComesBackAsItWas(PostureChange.Kind kind) {
        PostureChange change = new PostureChange(
                SignInEvent.VERSION,
                "Directory_1",
                "contoso",
                Instant.parse("2026-05-04T08:00:12.1234567Z"),
                kind,
                PostureChange.APPLE_APP,
                "Apple Internet Accounts",
                "admin@contoso.example");

        String json = new String(serde.write(change), UTF_8);

        assertThat(json).contains("\"type\":\"posture-change\"", "\"kind\":\"" + kind.id() + "\"");
        assertThat(serde.read(json.getBytes(UTF_8))).isEqualTo(change);
    }

    @Test
    void aChangeOfPostureIsBoundedAndNeedsWhatItIsKnownBy() {
        PostureChange bounded = change("i".repeat(200), "contoso", "n".repeat(300));

        assertThat(bounded.id()).hasSize(128);
        assertThat(bounded.name()).hasSize(256);
        assertThatThrownBy(() -> change("", "contoso", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> change("Directory_1", "", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> serde.read("""
                        {"type":"posture-change","v":1,"id":"1","tenantId":"contoso","time":"2026-05-04T08:00:12Z","kind":"app-sold"}
                        """.getBytes(UTF_8))).isInstanceOf(SerializationException.class);
    }

    private static PostureChange change(String id, String tenant, String name) {
        return new PostureChange(
                SignInEvent.VERSION,
                id,
                tenant,
                Instant.parse("2026-05-04T08:00:12Z"),
                PostureChange.Kind.POLICY_CHANGED,
                "",
                name,
                "");
    }

    @Test
    void countsTellEveryCategoryByTheNameItHasInTheLog() throws Exception {
        Counts counts =
                new Counts(Map.of(Category.INTERACTIVE, 3L, Category.NON_INTERACTIVE, 4L), Map.of("AuditLogs", 2L), 1);

        assertThat(counts.byCategory())
                .containsOnly(
                        Map.entry("SignInLogs", 3L),
                        Map.entry("NonInteractiveUserSignInLogs", 4L),
                        Map.entry("AuditLogs", 2L));
        assertThat(counts.signIns()).isEqualTo(7);
        assertThat(counts.records()).isEqualTo(10);
        assertThat(Json.mapper()
                        .valueToTree(counts)
                        .path("read")
                        .path("SignInLogs")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void countsAddUpCategoryByCategory() {
        Counts some = new Counts(Map.of(Category.INTERACTIVE, 3L), Map.of("AuditLogs", 2L), 1);
        Counts more = new Counts(
                Map.of(Category.INTERACTIVE, 1L, Category.NON_INTERACTIVE, 4L),
                Map.of(),
                0,
                Map.of(AdFsFailure.LOCKOUT, 2L));

        assertThat(some.plus(more).plus(more))
                .isEqualTo(new Counts(
                        Map.of(Category.INTERACTIVE, 5L, Category.NON_INTERACTIVE, 8L),
                        Map.of("AuditLogs", 2L),
                        1,
                        Map.of(AdFsFailure.LOCKOUT, 4L)));
    }

    @Test
    void theCodecWritesWhatTheDataBindingWouldWrite() throws Exception {
        SignIn full = aSignIn()
                .activeSync()
                .agent("quote \" and \u0000 and \ud83d\ude00")
                .scopes("EAS.AccessAsUser.All", "")
                .correlation("c")
                .os("Ios 18.2.1")
                .code(-1)
                .at("2026-05-04T08:00:00.1234567Z")
                .build();
        SignIn bare = aSignIn()
                .user("", "")
                .client("", "")
                .from("", "", 0)
                .app("", "")
                .build();

        for (SignIn signIn : List.of(full, bare)) {
            byte[] bound = Json.mapper().writerFor(SignInEvent.class).writeValueAsBytes(signIn);
            assertThat(Json.mapper().readTree(serde.write(signIn)))
                    .isEqualTo(Json.mapper().readTree(bound));
            assertThat(serde.read(bound)).isEqualTo(signIn);
            assertThat(serde.read(serde.write(signIn))).isEqualTo(signIn);
        }
    }

    @Test
    void timesOfAnyPrecisionComeBack() {
        for (String time : List.of(
                "2026-05-04T08:00:00Z",
                "2024-02-29T23:59:59.9Z",
                "2026-05-04T08:00:00.120Z",
                "2026-05-04T08:00:00.123456789Z",
                "+10000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z")) {
            assertThat(SignInCodec.instant(time)).isEqualTo(Instant.parse(time));
        }
    }

    @Test
    void brokenRecordsAreRefusedAsSuch() {
        for (String broken : List.of(
                "{\"type\":\"sign-in\"}",
                "{\"type\":\"sign-in\",\"v\":1,\"time\":\"2026-13-04T08:00:00Z\"}",
                "{\"type\":\"sign-in\",\"category\":\"no\"}",
                "{\"type\":\"sign-in\",",
                "null",
                "x")) {
            assertThatThrownBy(() -> serde.read(broken.getBytes(UTF_8))).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        String json = new String(serde.write(aSignIn().build()), UTF_8)
                .replace("\"v\":1", "\"v\":1,\"later\":[{\"id\":1}],\"also\":{\"id\":\"x\"}");

        assertThat(serde.read(json.getBytes(UTF_8))).isEqualTo(aSignIn().build());
    }

    @Test
    void aNewerMajorVersionIsRefused() {
        String json = new String(serde.write(aSignIn().build()), UTF_8).replace("\"v\":1", "\"v\":2");

        assertThatThrownBy(() -> serde.read(json.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("upgrade");
    }

    @Test
    void aNumberThatDoesNotFitIsRefusedAndNotCut() {
        String json = new String(serde.write(aSignIn().build()), UTF_8);

        for (String tooLarge : List.of(
                json.replace("\"v\":1", "\"v\":4294967297"), json.replace("\"code\":0", "\"code\":4294967296"))) {
            assertThat(tooLarge).isNotEqualTo(json);
            assertThatThrownBy(() -> serde.read(tooLarge.getBytes(UTF_8))).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aTextAnAttackerChoseIsBounded() {
        assertThat(aSignIn().agent("x".repeat(100_000)).build().client().agent())
                .hasSize(1024);
    }

    @Test
    void halfOfASurrogatePairIsReplacedBecauseNoEncoderTakesIt() {
        SignIn signIn =
                aSignIn().agent("a\uD83D b\uDE00\uD83D \uD83D\uDE00 \uDE00").build();

        assertThat(signIn.client().agent()).isEqualTo("a\uFFFD b\uFFFD\uFFFD \uD83D\uDE00 \uFFFD");
    }
}
