package io.holdout.processor.detect;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Category;
import io.holdout.model.Confidence;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import io.holdout.processor.agent.DeviceKey;
import io.holdout.processor.agent.SourcePrefix;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.verdict.Verdict;
import io.holdout.processor.verdict.Verdicts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in as the decisions see it: its class, what it proved, and the device it speaks of.
 *
 * @param protocol legacy protocol, null unless {@code kind} is LEGACY
 * @param device key of the legacy device within the user, empty unless {@code kind} is LEGACY
 * @param prefix source /24 or /64, {@code unknown} without an address
 * @param doubtful the code is taken for "right password" by practice, not by documentation
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Sighting(
        String id,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant time,
        @JsonInclude(JsonInclude.Include.ALWAYS) SignInClass kind,
        @JsonInclude(JsonInclude.Include.ALWAYS) Outcome outcome,
        boolean doubtful,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Protocol protocol,
        @JsonInclude(JsonInclude.Include.ALWAYS) Confidence confidence,
        String device,
        UserAgent agent,
        String prefix,
        String tenantId,
        SignIn.User user,
        SignIn.App app,
        SignIn.Client client,
        @JsonInclude(JsonInclude.Include.ALWAYS) SignIn.Result result,
        SignIn.Source source)
        implements Comparable<Sighting> {

    /** Time, then id: the order in which everything is decided. */
    private static final Comparator<Sighting> ORDER = comparing(Sighting::time).thenComparing(Sighting::id);

    /** Which of two records of one id says more; a total order, so that the answer does not depend on arrival. */
    private static final Comparator<Sighting> FINALITY = Comparator.comparing(
                    (Sighting sighting) -> sighting.outcome, Comparator.reverseOrder())
            .thenComparing(sighting -> sighting.kind, Comparator.reverseOrder())
            .thenComparing(Sighting::time)
            .thenComparingInt(sighting -> sighting.result.code())
            .thenComparing(sighting -> sighting.withPolicies(List.of()).toString());

    public Sighting {
        device = device == null ? "" : device;
        prefix = prefix == null ? "" : prefix;
        user = user == null ? SignIn.User.NONE : user;
        app = app == null ? SignIn.App.NONE : app;
        client = client == null ? SignIn.Client.NONE : client;
        source = source == null ? SignIn.Source.NONE : source;
    }

    public static Sighting of(SignIn signIn, Function<String, UserAgent> decoder) {
        Classification classification = Classification.of(signIn);
        SignInClass kind = classification.kind();
        UserAgent agent = decoder.apply(signIn.client().agent());
        SourcePrefix prefix = SourcePrefix.of(signIn.source().address());
        Protocol protocol = classification.protocol();
        boolean password = kind.isCounted() || signIn.result().password() == SignIn.Password.SUCCEEDED;
        Verdict verdict = Verdicts.of(signIn.result().code(), password, isPasswordGrant(signIn));
        return new Sighting(
                signIn.id(),
                signIn.time(),
                kind,
                outcome(signIn, kind, verdict),
                Verdicts.of(signIn.result().code()).doubtful(),
                protocol,
                classification.confidence(),
                protocol == null ? "" : DeviceKey.of(agent, protocol, prefix),
                agent,
                prefix.text(),
                signIn.tenantId(),
                signIn.user(),
                signIn.app(),
                signIn.client(),
                signIn.result(),
                signIn.source());
    }

    private static boolean isPasswordGrant(SignIn signIn) {
        return signIn.client().protocol().equalsIgnoreCase("ropc");
    }

    /**
     * A success that conditional access refused is none. "Right password" is only said where a password was used and the
     * category is the interactive one; elsewhere such a code is a failure like any other.
     */
    private static Outcome outcome(SignIn signIn, SignInClass kind, Verdict verdict) {
        return switch (verdict) {
            case OK ->
                signIn.result().conditionalAccess().equalsIgnoreCase("failure") ? Outcome.BLOCKED : Outcome.SUCCEEDED;
            case KNOWN -> provesPassword(signIn, kind) ? Outcome.BLOCKED : Outcome.FAILED;
            case INT, TOKEN -> Outcome.NOTHING;
            default -> Outcome.FAILED;
        };
    }

    private static boolean provesPassword(SignIn signIn, SignInClass kind) {
        return signIn.category() == Category.INTERACTIVE
                && signIn.result().password() != SignIn.Password.OTHER_METHOD
                && (kind.isCounted() || signIn.result().password() == SignIn.Password.SUCCEEDED);
    }

    /**
     * Of two records with the same id the one that says more, with the policies of both: a sign-in under many policies is sent as
     * several records.
     */
    public Sighting merge(Sighting other) {
        List<String> policies = Stream.concat(result.blockedBy().stream(), other.result.blockedBy().stream())
                .toList();
        return (FINALITY.compare(this, other) >= 0 ? this : other).withPolicies(policies);
    }

    private Sighting withPolicies(List<String> policies) {
        SignIn.Result with = new SignIn.Result(
                result.code(), result.conditionalAccess(), policies, result.password(), result.requirement());
        return new Sighting(
                id,
                time,
                kind,
                outcome,
                doubtful,
                protocol,
                confidence,
                device,
                agent,
                prefix,
                tenantId,
                user,
                app,
                client,
                with,
                source);
    }

    /** The mail app that signed in, null unless this is a modern sign-in of one. */
    @JsonIgnore
    public @Nullable MailApp mailApp() {
        return kind == SignInClass.MODERN || kind == SignInClass.APPLE_ROPC_UPGRADE
                ? MailApp.of(app.id()).orElse(null)
                : null;
    }

    /** A page in a browser proves consent, not that the mail app works. */
    @JsonIgnore
    public boolean isBrowser() {
        return client.app().equalsIgnoreCase("Browser");
    }

    @Override
    public int compareTo(Sighting other) {
        return ORDER.compare(this, other);
    }
}
