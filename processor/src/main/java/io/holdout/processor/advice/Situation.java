package io.holdout.processor.advice;

import io.holdout.model.DeviceState;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.OperatingSystem;
import io.holdout.processor.agent.Platform;
import java.util.List;

/**
 * What advice depends on.
 *
 * @param model identifier as in {@code DeviceState}: {@code iPhone9,1}, {@code 15} for Outlook 2013
 * @param protocols legacy protocols seen
 * @param consent whether the tenant is known to have consented to Apple's mail app
 * @param appDisabled whether Apple's mail app is disabled in the tenant
 * @param assignmentRequired whether users have to be assigned to Apple's mail app
 * @param upgradeStopped whether the last silent upgrade seen was stopped by multifactor authentication or a policy
 * @param unfamiliarSource whether somebody with the right password came from a source that is not the user's
 */
public record Situation(
        Family family,
        String model,
        OperatingSystem os,
        List<Protocol> protocols,
        DeviceState.State state,
        Answer consent,
        boolean appDisabled,
        boolean assignmentRequired,
        boolean upgradeStopped,
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
                device.protocols(),
                device.state(),
                Answer.UNKNOWN,
                false,
                false,
                false,
                false);
    }

    public Situation withConsent(Answer value) {
        return new Situation(
                family,
                model,
                os,
                protocols,
                state,
                value,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                unfamiliarSource);
    }

    public Situation withAppDisabled(boolean value) {
        return new Situation(
                family,
                model,
                os,
                protocols,
                state,
                consent,
                value,
                assignmentRequired,
                upgradeStopped,
                unfamiliarSource);
    }

    public Situation withAssignmentRequired(boolean value) {
        return new Situation(
                family, model, os, protocols, state, consent, appDisabled, value, upgradeStopped, unfamiliarSource);
    }

    public Situation withUpgradeStopped(boolean value) {
        return new Situation(
                family, model, os, protocols, state, consent, appDisabled, assignmentRequired, value, unfamiliarSource);
    }

    public Situation withUnfamiliarSource(boolean value) {
        return new Situation(
                family, model, os, protocols, state, consent, appDisabled, assignmentRequired, upgradeStopped, value);
    }
}
