package io.holdout.processor.advice;

import io.holdout.model.DeviceState;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.OperatingSystem;
import io.holdout.processor.agent.Proxy;
import java.util.List;

/**
 * What advice depends on.
 *
 * @param model identifier as in {@code DeviceState}: {@code iPhone9,1}, {@code 15} for Outlook 2013
 * @param proxy which agent of Exchange signed in for the client
 * @param protocols legacy protocols seen
 * @param consent whether the tenant is known to have consented to Apple's mail app
 * @param appDisabled whether Apple's mail app is disabled in the tenant
 * @param assignmentRequired whether users have to be assigned to Apple's mail app
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
}
