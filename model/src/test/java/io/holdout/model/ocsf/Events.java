package io.holdout.model.ocsf;

import static io.holdout.model.SignInBuilder.aSignIn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Confidence;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.SignIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One full event of each class. */
public final class Events {
    private static final Instant TIME = Instant.parse("2026-05-04T08:00:00Z");

    private static final SignIn SIGN_IN = aSignIn()
            .by("ada")
            .activeSync()
            .agent("Apple-iPhone9C1/1907.71")
            .from("2001:db8:1:2::7", "NO", 64500)
            .build();

    private static final Evidence.Device IPHONE = Evidence.Device.of(
            Evidence.DeviceType.MOBILE,
            "apple:iPhone9,1",
            "iPhone 7",
            "iPhone9,1",
            Evidence.Os.of(Evidence.OsType.IOS, "15.6", "19G71"));

    private Events() {}

    public static DetectionFinding finding() {
        return DetectionFinding.of(
                DetectionFinding.Activity.CREATE,
                DetectionFinding.Status.NEW,
                "",
                Severity.MEDIUM,
                Confidence.CERTAIN,
                TIME,
                "ada@contoso.example signs in over Exchange ActiveSync from iPhone 7 (iOS 15.6)",
                DetectionFinding.Metadata.of(Rule.LEGACY_SIGN_IN, "contoso", "0.1.0"),
                DetectionFinding.FindingInfo.of(
                        "8d53721df1b349d6ebcd5703bdcb56c2",
                        Rule.LEGACY_SIGN_IN,
                        "Legacy sign-in",
                        "First in 30 days.",
                        TIME,
                        TIME,
                        TIME,
                        TIME),
                List.of(Evidence.of(SIGN_IN, Protocol.EAS, IPHONE)),
                DetectionFinding.Remediation.of("Remove the account and add it again with Sign In."),
                1,
                Map.of("device", "apple:iPhone9,1", "confidence", "certain", "ordinal", 1));
    }

    public static Authentication authentication() {
        return Authentication.logon(
                TIME,
                false,
                50126,
                "wrong user name or password",
                "ada@contoso.example was refused over Exchange ActiveSync: wrong user name or password",
                Authentication.Metadata.of(
                        "0.1.0", "contoso", SIGN_IN.id(), "correlation", "SignInLogs", TIME.plusSeconds(90)),
                new Evidence.User("ada-id", "ada@contoso.example"),
                new Authentication.Service("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online"),
                new Authentication.Application("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online"),
                Authentication.Source.of(Evidence.Endpoint.of(SIGN_IN.source()), IPHONE),
                Evidence.HttpRequest.of(SIGN_IN.client()),
                Map.of("class", "legacy", "outcome", "failed", "confidence", "certain", "error_code", 50126));
    }

    static ObjectNode json(DetectionFinding finding) {
        return tree(JsonSerde.findings().write(finding));
    }

    static ObjectNode json(Authentication authentication) {
        return tree(JsonSerde.authentications().write(authentication));
    }

    private static ObjectNode tree(byte[] json) {
        try {
            JsonNode tree = Json.mapper().readTree(json);
            return (ObjectNode) tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
