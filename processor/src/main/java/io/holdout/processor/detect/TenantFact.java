package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.holdout.model.Exemption;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import java.time.Instant;

/**
 * What lies on {@code holdout.by-tenant}, keyed by tenant: what the sign-ins of one user say about the tenant as a whole. Each may be
 * said more than once; a fact is the same when all of it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TenantFact.AppleAppLetIn.class, name = "apple-app-let-in"),
    @JsonSubTypes.Type(value = TenantFact.AppleAppRefused.class, name = "apple-app-refused"),
    @JsonSubTypes.Type(value = TenantFact.Audited.class, name = "audited"),
    @JsonSubTypes.Type(value = TenantFact.DeviceSilent.class, name = "device-silent"),
    @JsonSubTypes.Type(value = TenantFact.DeviceStuck.class, name = "device-stuck"),
    @JsonSubTypes.Type(value = TenantFact.DeviceMovedOn.class, name = "device-moved-on"),
    @JsonSubTypes.Type(value = TenantFact.ExceptionGiven.class, name = "exception-given"),
    @JsonSubTypes.Type(value = TenantFact.ExceptionTaken.class, name = "exception-taken"),
    @JsonSubTypes.Type(value = TenantFact.Reached.class, name = "reached")
})
public sealed interface TenantFact {

    /** Apple's mail app signed in, which needs the tenant's consent. The first of each user and day is enough. */
    record AppleAppLetIn(String tenantId, String user, Instant time) implements TenantFact {}

    /** Apple's mail app was refused for want of consent or assignment, or because it is disabled; the code says which. */
    record AppleAppRefused(String user, SignIn signIn) implements TenantFact {}

    record Audited(PostureChange change) implements TenantFact {}

    /**
     * A device's legacy sign-ins have stopped, and its user took up no other mail app.
     *
     * @param since its last legacy sign-in
     * @param time when the silence had lasted long enough
     */
    record DeviceSilent(String user, String device, Instant since, Instant time, SignIn last) implements TenantFact {}

    /**
     * A device that could upgrade by itself signed in over a legacy protocol, and has had the version for long enough. Whether the tenant
     * has consented decides what it means.
     *
     * @param managed the user has signed in from a device that the tenant manages
     */
    record DeviceStuck(String user, String device, SignIn signIn, boolean managed) implements TenantFact {}

    /** A device that was silent or stuck is so no more. */
    record DeviceMovedOn(String tenantId, String user, String device, Instant time, String how) implements TenantFact {}

    /** An exception was given, or given another end. */
    record ExceptionGiven(Exemption exemption) implements TenantFact {}

    /** An exception was removed. */
    record ExceptionTaken(String tenantId, String id) implements TenantFact {}

    /**
     * Everything of that partition up to then has been said, but for what is later than the grace period.
     *
     * @param last a source of that partition has ended, so that more may never come
     */
    record Reached(int partition, Instant time, boolean last) implements TenantFact {}
}
