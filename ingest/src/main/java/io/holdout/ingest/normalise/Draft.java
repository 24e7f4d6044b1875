package io.holdout.ingest.normalise;

import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A record while it is being read: its fields in whatever order they come, reused from record to record. */
final class Draft {
    private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    /** No zone lies further from UTC. */
    private static final Duration FURTHEST_ZONE = Duration.ofHours(14);

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MOST_SCOPES = 32;
    private static final long AD_FS_LOCKOUT = 300_300;
    private static final long LOCKED = 50_053;
    private static final long BAD_PASSWORD = 50_126;
    private static final long ABSENT = Long.MIN_VALUE;
    private static final long UNREADABLE = Long.MIN_VALUE + 1;

    private String category = "";
    private String table = "";
    private String tenant = "";
    private String directory = "";
    private String tenantOfResource = "";
    private String homeTenant = "";
    private String id = "";
    private String created = "";
    private String recorded = "";
    private String userId = "";
    private String userName = "";
    private String servicePrincipal = "";
    private String appId = "";
    private String appName = "";
    private String resource = "";
    private String address = "";
    private String callerAddress = "";
    private String clientApp = "";
    private String agent = "";
    private String protocol = "";
    private String tokenType = "";
    private String requirement = "";
    private String conditionalAccess = "";
    private String deviceId = "";
    private String os = "";
    private String browser = "";
    private boolean managed;
    private String country = "";
    private String city = "";
    private String countryOfEnvelope = "";
    private long network;
    private String correlation = "";
    private String issuer = "";
    private String risk = "";
    private String eventType = "";
    private String interactive = "";
    private long statusCode = ABSENT;
    private long resultType = ABSENT;
    private SignIn.Password password = SignIn.Password.UNKNOWN;
    private final List<String> blockedBy = new ArrayList<>();
    private final List<String> scopes = new ArrayList<>();

    private final AuditDraft audit = new AuditDraft();
    private final DateOrder order;
    private boolean unreadableProperties;
    private @Nullable Instant time;

    Draft() {
        this(DateOrder.MDY);
    }

    /** @param order in which its dates with slashes are written */
    Draft(DateOrder order) {
        this.order = order;
    }

    void clear() {
        category = "";
        table = "";
        tenant = "";
        directory = "";
        tenantOfResource = "";
        homeTenant = "";
        id = "";
        created = "";
        recorded = "";
        userId = "";
        userName = "";
        servicePrincipal = "";
        appId = "";
        appName = "";
        resource = "";
        address = "";
        callerAddress = "";
        clientApp = "";
        agent = "";
        protocol = "";
        tokenType = "";
        requirement = "";
        conditionalAccess = "";
        deviceId = "";
        os = "";
        browser = "";
        managed = false;
        country = "";
        city = "";
        countryOfEnvelope = "";
        network = 0;
        correlation = "";
        issuer = "";
        risk = "";
        eventType = "";
        interactive = "";
        statusCode = ABSENT;
        resultType = ABSENT;
        password = SignIn.Password.UNKNOWN;
        blockedBy.clear();
        scopes.clear();
        audit.clear();
        unreadableProperties = false;
        time = null;
    }

    AuditDraft audit() {
        return audit;
    }

    /**
     * Takes the text of a field that has one value. What stands in {@code properties} is preferred to the envelope's, except
     * for the category: audit records have another one of their own inside.
     *
     * @param inner whether the field stands in {@code properties}
     */
    void set(Field field, String value, boolean inner) {
        if (value.isEmpty()) {
            return;
        }
        switch (field) {
            case CATEGORY -> category = prefer(category, value, !inner);
            case TABLE -> table = inner ? table : value;
            case RECORDED -> recorded = inner ? recorded : value;
            case TENANT -> tenant = prefer(tenant, value, inner);
            case DIRECTORY -> directory = prefer(directory, value, inner);
            case HOME_TENANT -> homeTenant = prefer(homeTenant, value, inner);
            case RESULT_TYPE -> resultType = resultType == ABSENT || inner ? code(value) : resultType;
            case ID -> id = prefer(id, value, inner);
            case CREATED -> created = prefer(created, value, inner);
            case USER_ID -> userId = prefer(userId, value, inner);
            case USER_NAME -> userName = prefer(userName, value, inner);
            case SERVICE_PRINCIPAL -> servicePrincipal = prefer(servicePrincipal, value, inner);
            case APP_ID -> appId = prefer(appId, value, inner);
            case APP_NAME -> appName = prefer(appName, value, inner);
            case RESOURCE -> resource(value, inner);
            case ADDRESS -> address = prefer(address, value, inner);
            case CALLER_ADDRESS -> callerAddress = prefer(callerAddress, value, inner);
            case CLIENT_APP -> clientApp = prefer(clientApp, value, inner);
            case USER_AGENT -> agent = prefer(agent, value, inner);
            case PROTOCOL -> protocol = prefer(protocol, value, inner);
            case TOKEN_TYPE -> tokenType = prefer(tokenType, value, inner || tokenType.equalsIgnoreCase("none"));
            case REQUIREMENT -> requirement = prefer(requirement, value, inner);
            case CONDITIONAL_ACCESS -> conditionalAccess = prefer(conditionalAccess, value, inner);
            case LOCATION -> countryOfEnvelope = prefer(countryOfEnvelope, value, inner);
            case NETWORK -> network = network(value);
            case CORRELATION -> correlation = prefer(correlation, value, inner);
            case ISSUER -> issuer = prefer(issuer, value, inner);
            case RISK -> risk = prefer(risk, value, inner);
            case INTERACTIVE -> interactive = value;
            case EVENT_TYPES -> eventType(value);
            case OPERATION -> audit.operation(Operation.named(value));
            case ACTIVITY_TIME -> audit.time(value);
            case AUDIT_RESULT -> audit.result(value);
            case RECORDS,
                    VALUE,
                    PROPERTIES,
                    STATUS,
                    POLICIES,
                    AUTHENTICATION,
                    PROCESSING,
                    DEVICE,
                    TARGETS,
                    INITIATOR,
                    DETAILS,
                    OTHER -> {
                // have no text, or none that is needed
            }
        }
    }

    private static String prefer(String old, String value, boolean override) {
        return override || old.isEmpty() ? value : old;
    }

    private void resource(String value, boolean inner) {
        if (value.charAt(0) == '/') {
            if (value.regionMatches(true, 0, "/tenants/", 0, 9)) {
                int end = value.indexOf('/', 9);
                tenantOfResource = value.substring(9, end < 0 ? value.length() : end);
            }
        } else {
            resource = prefer(resource, value, inner);
        }
    }

    void statusCode(String value) {
        if (!value.isEmpty()) {
            statusCode = code(value);
        }
    }

    void eventType(String value) {
        if (!eventType.equals("interactiveUser")) {
            eventType = value;
        }
    }

    void device(String deviceDetailId, String operatingSystem, String browserName, boolean isManaged) {
        deviceId = deviceDetailId;
        os = operatingSystem;
        browser = browserName;
        managed = isManaged;
    }

    void location(String countryOrRegion, String cityName) {
        if (!countryOrRegion.isEmpty() || !cityName.isEmpty()) {
            country = countryOrRegion;
            city = cityName;
        }
    }

    void blockedBy(String policy) {
        blockedBy.add(policy);
    }

    /** One row of {@code authenticationDetails}; several rows add up to the strongest statement about the password. */
    void authentication(String method, String succeeded) {
        if (method.isEmpty()) {
            return;
        }
        SignIn.Password row = SignIn.Password.OTHER_METHOD;
        if (method.equalsIgnoreCase("Password")) {
            row = succeeded.equalsIgnoreCase("true")
                    ? SignIn.Password.SUCCEEDED
                    : succeeded.equalsIgnoreCase("false") ? SignIn.Password.FAILED : SignIn.Password.UNKNOWN;
        }
        password = row.compareTo(password) > 0 ? row : password;
    }

    /** Scopes as a JSON array in a string, in brackets without quotes, or just listed. */
    void scopes(String list) {
        int start = -1;
        for (int i = 0; i <= list.length() && scopes.size() < MOST_SCOPES; i++) {
            boolean separator = i == list.length() || " ,;[]\"'\\\t\r\n".indexOf(list.charAt(i)) >= 0;
            if (!separator) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                scopes.add(list.substring(start, i));
                start = -1;
            }
        }
    }

    void unreadableProperties() {
        unreadableProperties = true;
    }

    /** True as soon as the envelope says that nothing is read of this record. */
    boolean isForeign() {
        if (category.isEmpty()) {
            return false;
        }
        String name = Categories.named(category);
        return Categories.read(name) == null
                && !name.equals(Categories.AD_FS)
                && !(Categories.isAudit(name) && audit.mayMatter());
    }

    /** The name of the category, "" when the record is none that is read or known. */
    String category() {
        if (!category.isEmpty()) {
            return Categories.named(category);
        }
        String named = table.isEmpty() ? null : Categories.known(table);
        if (named != null) {
            return named;
        }
        return switch (eventType) {
            case "interactiveUser" -> Categories.INTERACTIVE;
            case "nonInteractiveUser" -> Categories.NON_INTERACTIVE;
            case "servicePrincipal" -> Categories.SERVICE_PRINCIPAL;
            case "managedIdentity" -> Categories.MANAGED_IDENTITY;
            default -> inferred();
        };
    }

    private String inferred() {
        if (created.isEmpty() && statusCode == ABSENT && resultType == ABSENT && clientApp.isEmpty()) {
            return "";
        }
        if (userId.isEmpty() && userName.isEmpty() && !servicePrincipal.isEmpty()) {
            return Categories.SERVICE_PRINCIPAL;
        }
        boolean nobodyThere = interactive.isEmpty() ? isRefresh(tokenType) : interactive.equalsIgnoreCase("false");
        return nobodyThere ? Categories.NON_INTERACTIVE : Categories.INTERACTIVE;
    }

    /** Whether a token came in for which nobody had to be there; the portal writes several, and each in words. */
    private static boolean isRefresh(String tokens) {
        String list = ',' + BLANKS.matcher(tokens).replaceAll("").toLowerCase(Locale.ROOT) + ',';
        return list.contains(",refreshtoken,") || list.contains(",primaryrefreshtoken,");
    }

    /** Whether this has the face of a record, asked while looking for the next one after a broken one. */
    boolean looksLikeRecord() {
        return (!id.isEmpty() && !created.isEmpty()) || (!category.isEmpty() && !recorded.isEmpty());
    }

    /** Why this is no sign-in although its category is read, or null. */
    @Nullable
    Reason problem(Instant now) {
        if (id.isEmpty()) {
            return unreadableProperties ? Reason.BAD_VALUE : Reason.MISSING_ID;
        }
        if (created.isEmpty()) {
            return Reason.MISSING_TIME;
        }
        Reason problem = timeProblem(created, now);
        if (problem != null) {
            return problem;
        }
        long code = code();
        if (code == ABSENT) {
            return Reason.MISSING_RESULT;
        }
        return code == UNREADABLE ? Reason.BAD_VALUE : null;
    }

    private @Nullable Reason timeProblem(String text, Instant now) {
        time = Times.parse(text, order);
        if (time == null || time.isBefore(OLDEST)) {
            return Reason.BAD_TIME;
        }
        return time.isAfter(now.plus(CLOCK_SKEW)) || isAfterItsEnvelope(time) ? Reason.FUTURE_TIME : null;
    }

    /** What an audit record changed of the tenant's posture; for most of them, and for all other records, nothing. */
    List<PostureChange.Kind> changes() {
        return Categories.isAudit(category()) || Categories.AUDIT.equals(Categories.known(table))
                ? audit.kinds()
                : List.of();
    }

    /** Why AD FS refused a password; null for all other records. */
    @Nullable
    AdFsFailure adFsFailure() {
        if (!category().equals(Categories.AD_FS)) {
            return null;
        }
        long code = code();
        if (code == AD_FS_LOCKOUT || code == LOCKED) {
            return AdFsFailure.LOCKOUT;
        }
        return code == BAD_PASSWORD ? AdFsFailure.BAD_PASSWORD : null;
    }

    /** Why nothing can be made of {@link #changes}, or null. */
    @Nullable
    Reason problemOfChanges(Instant now) {
        if (id.isEmpty()) {
            return Reason.MISSING_ID;
        }
        String done = audit.time().isEmpty() ? recorded : audit.time();
        return done.isEmpty() ? Reason.MISSING_TIME : timeProblem(done, now);
    }

    /** One of {@link #changes}, after {@link #problemOfChanges} found none. */
    PostureChange change(PostureChange.Kind kind, String defaultTenant) {
        return new PostureChange(
                SignInEvent.VERSION, id, tenant(defaultTenant), found(), kind, audit.app(), audit.name(), audit.by());
    }

    private Instant found() {
        Instant found = time;
        if (found == null) {
            throw new IllegalStateException("asked for what a record says before its problems");
        }
        return found;
    }

    private boolean isAfterItsEnvelope(Instant signedIn) {
        Instant written = recorded();
        Instant limit = signedIn.minus(CLOCK_SKEW);
        if (written == null || !written.isBefore(limit)) {
            return false;
        }
        if (!Times.hasZone(recorded)) {
            limit = signedIn.minus(FURTHEST_ZONE); // it may be anybody's local time
            if (!written.isBefore(limit)) {
                return false;
            }
        }
        Instant other = Times.parse(recorded, order == DateOrder.DMY ? DateOrder.MDY : DateOrder.DMY);
        return other == null || other.isBefore(limit);
    }

    private @Nullable Instant recorded() {
        return recorded.isEmpty() ? null : Times.parse(recorded, order);
    }

    /** The sign-in, after {@link #problem} found none. */
    SignIn signIn(Category read, String defaultTenant) {
        return new SignIn(
                SignInEvent.VERSION,
                id,
                tenant(defaultTenant),
                read,
                found(),
                recorded(),
                new SignIn.User(Guids.isZero(userId) ? "" : userId, name()),
                new SignIn.App(appId, appName, resource),
                new SignIn.Client(clientApp, protocol, agent, tokenType, scopes),
                new SignIn.Result((int) code(), conditionalAccess, blockedBy, password, requirement),
                new SignIn.Source(
                        withoutPort(address.isEmpty() ? callerAddress : address),
                        country.isEmpty() ? countryOfEnvelope : country,
                        city,
                        network),
                new SignIn.Device(deviceId, os, browser, managed),
                correlation,
                issuer,
                risk);
    }

    private String tenant(String defaultTenant) {
        String found = directory;
        if (found.isEmpty()) {
            found = tenant;
        }
        if (found.isEmpty()) {
            found = tenantOfResource;
        }
        if (found.isEmpty()) {
            found = homeTenant;
        }
        return found.isEmpty() ? defaultTenant : found.toLowerCase(Locale.ROOT);
    }

    /** Azure puts an id or a mark in place of the name of a user it cannot resolve. */
    private String name() {
        return Guids.is(userName) || userName.equalsIgnoreCase("{PII Removed}")
                ? ""
                : userName.toLowerCase(Locale.ROOT);
    }

    /** {@code ip:port} and {@code [v6]:port} to the address alone. */
    static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }

    private long code() {
        return statusCode == ABSENT ? resultType : statusCode;
    }

    private static long code(String value) {
        long code = integer(value);
        return code < Integer.MIN_VALUE || code > Integer.MAX_VALUE ? UNREADABLE : code;
    }

    private static long network(String value) {
        long number = integer(value);
        return number < 0 ? 0 : number;
    }

    /** An integer, also one written as {@code 50126.0}. */
    private static long integer(String value) {
        int end = value.indexOf('.');
        for (int i = end + 1; end >= 0 && i < value.length(); i++) {
            if (value.charAt(i) != '0') {
                return UNREADABLE;
            }
        }
        try {
            return Long.parseLong(value, 0, end < 0 ? value.length() : end, 10);
        } catch (NumberFormatException e) {
            return UNREADABLE;
        }
    }
}
