package io.holdout.processor.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.holdout.model.Category;
import io.holdout.model.Confidence;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import io.holdout.model.SignInCodec;
import io.holdout.model.SignInEvent;
import io.holdout.processor.agent.DeviceKey;
import io.holdout.processor.agent.SourcePrefix;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.verdict.Verdict;
import io.holdout.processor.verdict.Verdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in as the decisions see it: its class, what it proved, and the device it speaks of. Kept as the sign-in itself; the rest
 * follows from it.
 *
 * @param protocol legacy protocol, null unless {@code kind} is LEGACY
 * @param device key of the legacy device within the user, empty unless {@code kind} is LEGACY
 * @param prefix source /24 or /64, {@code unknown} without an address
 * @param doubtful the code is taken for "right password" by practice, not by documentation
 */
@JsonSerialize(using = Sighting.Writer.class)
@JsonDeserialize(using = Sighting.Reader.class)
public record Sighting(
        SignIn signIn,
        SignInClass kind,
        Outcome outcome,
        boolean doubtful,
        @Nullable Protocol protocol,
        Confidence confidence,
        String device,
        UserAgent agent,
        String prefix)
        implements Comparable<Sighting> {

    /** Time, then id: the order in which everything is decided. */
    private static final Comparator<Sighting> ORDER = comparing(Sighting::time).thenComparing(Sighting::id);

    /** Which of two records of one id says more; a total order, so that the answer does not depend on arrival. */
    private static final Comparator<Sighting> FINALITY = Comparator.comparing(
                    (Sighting sighting) -> sighting.outcome, Comparator.reverseOrder())
            .thenComparing(sighting -> sighting.kind, Comparator.reverseOrder())
            .thenComparing(Sighting::time)
            .thenComparingInt(sighting -> sighting.result().code())
            .thenComparing(sighting -> sighting.withPolicies(List.of()).toString());

    private static final int WRONG_PASSWORD = 50126;
    private static final int LOCKED = 50053;
    private static final int REDIRECT_INTO_APP = 50199;

    /** No consent, declined, consent of an administrator needed, the same with a request offered. */
    private static final Set<Integer> CONSENT_MISSING = Set.of(65001, 65004, 90094, 90095);

    /** The user is not assigned to the app; the app is disabled in the tenant. */
    private static final Set<Integer> APP_CLOSED = Set.of(50105, 70001, 7000112);

    private static final String EWS_SCOPE = "EWS.AccessAsUser.All";

    public static Sighting of(SignIn signIn, Function<String, UserAgent> decoder) {
        Classification classification = Classification.of(signIn);
        SignInClass kind = classification.kind();
        UserAgent agent = decoder.apply(signIn.client().agent());
        SourcePrefix prefix = SourcePrefix.of(signIn.source().address());
        Protocol protocol = classification.protocol();
        boolean password = kind.isCounted() || signIn.result().password() == SignIn.Password.SUCCEEDED;
        Verdict verdict = Verdicts.of(signIn.result().code(), password, isPasswordGrant(signIn));
        return new Sighting(
                signIn,
                kind,
                outcome(signIn, kind, verdict),
                Verdicts.of(signIn.result().code()).doubtful(),
                protocol,
                classification.confidence(),
                protocol == null ? "" : DeviceKey.of(agent, protocol, prefix),
                agent,
                prefix.text());
    }

    public String id() {
        return signIn.id();
    }

    public Instant time() {
        return signIn.time();
    }

    public String tenantId() {
        return signIn.tenantId();
    }

    public SignIn.User user() {
        return signIn.user();
    }

    public SignIn.App app() {
        return signIn.app();
    }

    public SignIn.Client client() {
        return signIn.client();
    }

    public SignIn.Result result() {
        return signIn.result();
    }

    public SignIn.Source source() {
        return signIn.source();
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
     * several records. It was recorded when the first of them was: one that is sent again has a time of its own.
     */
    public Sighting merge(Sighting other) {
        List<String> policies = Stream.concat(result().blockedBy().stream(), other.result().blockedBy().stream())
                .toList();
        Sighting better = FINALITY.compare(this, other) >= 0 ? this : other;
        Instant first = Stream.of(signIn, other.signIn)
                .flatMap(record -> Stream.ofNullable(record.recorded()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        return better.with(better.signIn.blockedBy(policies).recordedAt(first));
    }

    private Sighting withPolicies(List<String> policies) {
        return with(signIn.blockedBy(policies));
    }

    /** As if its record was written then, null for a time that is not known. */
    Sighting recordedAt(@Nullable Instant time) {
        return with(signIn.recordedAt(time));
    }

    private Sighting with(SignIn record) {
        return new Sighting(record, kind, outcome, doubtful, protocol, confidence, device, agent, prefix);
    }

    /** The mail app that signed in, null unless this is a modern sign-in of one. */
    public @Nullable MailApp mailApp() {
        return kind == SignInClass.MODERN || kind == SignInClass.APPLE_ROPC_UPGRADE
                ? MailApp.of(app().id(), app().resource()).orElse(null)
                : null;
    }

    /** A legacy sign-in that was refused for its password: wrong, or so often wrong that the account is locked. */
    public boolean isWrongPassword() {
        int code = result().code();
        return kind == SignInClass.LEGACY && outcome == Outcome.FAILED && (code == WRONG_PASSWORD || code == LOCKED);
    }

    /** A token of a mail app, which it asks for when it syncs. */
    boolean isToken() {
        return kind == SignInClass.MODERN
                && outcome == Outcome.SUCCEEDED
                && signIn.category() == Category.NON_INTERACTIVE;
    }

    /** The redirect from Microsoft's page back into a mail app that an account is added to (R-E1). */
    public boolean isRedirectIntoApp() {
        MailApp app = mailApp();
        return kind == SignInClass.MODERN
                && result().code() == REDIRECT_INTO_APP
                && app != null
                && app.isSetUpInSteps();
    }

    /** One of the steps in which an account is added to a mail app (R-E1). */
    public boolean isSetUpStep() {
        MailApp app = mailApp();
        return isRedirectIntoApp()
                || (kind == SignInClass.MODERN
                        && outcome == Outcome.SUCCEEDED
                        && signIn.category() == Category.INTERACTIVE
                        && app != null
                        && app.isSetUpInSteps());
    }

    /** Apple's mail app was refused because nobody consented to it (R-D1). */
    public boolean isConsentMissing() {
        return CONSENT_MISSING.contains(result().code()) && mailApp() == MailApp.APPLE;
    }

    /** Apple's mail app was refused for something an administrator has to change in the tenant. */
    public boolean isAppleAppRefused() {
        return (CONSENT_MISSING.contains(result().code()) || APP_CLOSED.contains(result().code()))
                && mailApp() == MailApp.APPLE;
    }

    /** Apple's mail app was let in. */
    public boolean isAppleAppLetIn() {
        return outcome == Outcome.SUCCEEDED && mailApp() == MailApp.APPLE;
    }

    /** A modern success that may use Exchange Web Services (R-G2). */
    public boolean mayUseExchangeWebServices() {
        return kind == SignInClass.MODERN
                && outcome == Outcome.SUCCEEDED
                && client().scopes().stream().anyMatch(Sighting::isOfExchangeWebServices);
    }

    /** Scopes come with or without the address of the resource before them. */
    private static boolean isOfExchangeWebServices(String scope) {
        int start = scope.length() - EWS_SCOPE.length();
        return start >= 0
                && scope.regionMatches(true, start, EWS_SCOPE, 0, EWS_SCOPE.length())
                && (start == 0 || scope.charAt(start - 1) == '/');
    }

    /** A modern success from a device that the tenant manages. */
    public boolean isManaged() {
        return kind == SignInClass.MODERN
                && outcome == Outcome.SUCCEEDED
                && signIn.device().managed();
    }

    /** A page in a browser proves consent, not that the mail app works. */
    public boolean isBrowser() {
        return client().app().equalsIgnoreCase("Browser");
    }

    @Override
    public int compareTo(Sighting other) {
        return ORDER.compare(this, other);
    }

    @Override
    public int hashCode() {
        return id().hashCode(); // there are few of one id, and many fields
    }

    /** As a row of its own. */
    public byte[] toBytes() {
        return SignInCodec.write(signIn);
    }

    /** Reads a row. */
    public static Sighting ofBytes(byte[] row) {
        try {
            return of(SignInCodec.read(row), UserAgent::decode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Within one JSON value a sighting is written once, and where it is shown again only its number. */
    static final class Writer extends StdSerializer<Sighting> {
        private static final Object WRITTEN = new Object();

        Writer() {
            super(Sighting.class);
        }

        @Override
        public void serialize(Sighting sighting, JsonGenerator json, SerializerProvider provider) throws IOException {
            @SuppressWarnings("unchecked")
            Map<Sighting, Integer> written = (Map<Sighting, Integer>) provider.getAttribute(WRITTEN);
            if (written == null) {
                written = new HashMap<>();
                provider.setAttribute(WRITTEN, written);
            }
            Integer number = written.putIfAbsent(sighting, written.size());
            if (number == null) {
                json.writeRawValue(new String(SignInCodec.write(sighting.signIn), UTF_8));
            } else {
                json.writeNumber(number);
            }
        }
    }

    static final class Reader extends StdDeserializer<Sighting> {
        private static final Object READ = new Object();

        Reader() {
            super(Sighting.class);
        }

        @Override
        public Sighting deserialize(JsonParser json, DeserializationContext context) throws IOException {
            @SuppressWarnings("unchecked")
            List<Sighting> read = (List<Sighting>) context.getAttribute(READ);
            if (read == null) {
                read = new ArrayList<>();
                context.setAttribute(READ, read);
            }
            if (json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                return read.get(json.getIntValue());
            }
            Sighting sighting = of((SignIn) context.readValue(json, SignInEvent.class), UserAgent::decode);
            read.add(sighting);
            return sighting;
        }
    }
}
