package io.holdout.sinks.teams;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsJudgeTest {
    @ParameterizedTest
    @CsvSource({
        "prod-12.northeurope.logic.azure.com, WORKFLOWS",
        "default0123.45.environment.api.powerplatform.com, WORKFLOWS",
        "contoso.webhook.office.com, CONNECTOR",
        "outlook.office.com, CONNECTOR",
        "gateway.contoso.example, EITHER",
        "logic.azure.com.contoso.example, EITHER"
    })
    void hostsBelongToFamilies(String host, TeamsJudge family) {
        assertThat(TeamsJudge.ofHost(host)).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({
        "WORKFLOWS, 202, ''",
        "CONNECTOR, 200, 1",
        "CONNECTOR, 200, ' 1 '",
        "EITHER, 202, ''",
        "EITHER, 200, 1",
        "EITHER, 200, ''"
    })
    void theFamilysOwnWayToAcceptIsASuccess(TeamsJudge family, int status, String body) {
        assertThat(family.of(status, body, null)).isEqualTo(new Delivered());
    }

    @ParameterizedTest
    @CsvSource({
        "WORKFLOWS, 200, 1",
        "WORKFLOWS, 200, ''",
        "CONNECTOR, 202, ''",
        "CONNECTOR, 200, ''",
        "EITHER, 200, <html>Sign in</html>",
        "EITHER, 204, ''"
    })
    void whatIsNotItsOwnWayIsNone(TeamsJudge family, int status, String body) {
        assertThat(family.of(status, body, null)).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorTextWith200IsThrottling(TeamsJudge family) {
        Delivery judged = family.of(
                200,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
                null);

        assertThat(judged).isInstanceOf(RetryLater.class);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorTextOfSizeIsFinal(TeamsJudge family) {
        assertThat(family.of(
                        200,
                        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x",
                        null))
                .isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void whatMayPassIsRetriedWhenItIsAskedFor(int status) {
        assertThat(TeamsJudge.WORKFLOWS.of(status, "", Duration.ofSeconds(7)))
                .isInstanceOfSatisfying(RetryLater.class, later -> {
                    assertThat(later.after()).hasSeconds(7);
                    assertThat(later.answered()).isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422})
    void whatWillNotPassIsFinal(int status) {
        assertThat(TeamsJudge.WORKFLOWS.of(status, "", null)).isInstanceOf(Rejected.class);
    }
}
