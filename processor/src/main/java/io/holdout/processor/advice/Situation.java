package io.holdout.processor.advice;

import io.holdout.model.DeviceState;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.OperatingSystem;
import io.holdout.processor.agent.Platform;
import io.holdout.processor.agent.Proxy;
import java.util.List;

/**
 * What advice depends on.
 *
 * @param model identifier as in {@code DeviceState}: {@code iPhone9,1}, {@code 15} for Outlook 2013
 * @param protocols legacy protocols seen
 * @param consent whether the tenant is known to have consented to Apple's mail app
 * @param appDisabled whether Apple's mail app is disabled in the tenant
 * @param assignmentRequired whether users have to be assigned to Apple's mail app
 * @param proxy which agent of Exchange signed in for the client
 * @param upgradeStopped whether the last silent upgrade seen was stopped by multifactor authentication or a policy
 * @param oldAccount whether the device has moved, and its old account goes on sending the password
 * @param unfamiliarSource whether somebody with the right password came from a source that is not the user's
 */
public record Situation(
        Family family,
        String model,
        OperatingSystem os,
        Proxy proxy,
        List<Protocol> protocols,
        DeviceState.State state,
        Answer consent,
        boolean appDisabled,
        boolean assignmentRequired,
        boolean upgradeStopped,
        boolean oldAccount,
        boolean unfamiliarSource) {

    public Situation {
        protocols = List.copyOf(protocols);
    }

    /** The situation of a device as it lies on {@code holdout.devices}, with nothing known of the tenant and of sources. */
    public static Situation of(DeviceState device) {
        Platform platform = Platform.titled(device.platform());
        return new Situation(
                Family.ofDevice(device.device()),
                device.model(),
                new OperatingSystem(platform, device.osVersion(), device.osBuild()),
                Proxy.NONE,
                device.protocols(),
                device.state(),
                Answer.UNKNOWN,
                false,
                false,
                false,
                false,
                false);
    }

    public Situation withProxy(Proxy value) {
        return new Situation(
                family,
                model,
                os,
                value,
                protocols,
                state,
                consent,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                oldAccount,
                unfamiliarSource);
    }

    public Situation withConsent(Answer value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                value,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                oldAccount,
                unfamiliarSource);
    }

    public Situation withAppDisabled(boolean value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                consent,
                value,
                assignmentRequired,
                upgradeStopped,
                oldAccount,
                unfamiliarSource);
    }

    public Situation withAssignmentRequired(boolean value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                consent,
                appDisabled,
                value,
                upgradeStopped,
                oldAccount,
                unfamiliarSource);
    }

    public Situation withUpgradeStopped(boolean value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                consent,
                appDisabled,
                assignmentRequired,
                value,
                oldAccount,
                unfamiliarSource);
    }

    public Situation withOldAccount(boolean value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                consent,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                value,
                unfamiliarSource);
    }

    public Situation withUnfamiliarSource(boolean value) {
        return new Situation(
                family,
                model,
                os,
                proxy,
                protocols,
                state,
                consent,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                oldAccount,
                value);
    }
}
