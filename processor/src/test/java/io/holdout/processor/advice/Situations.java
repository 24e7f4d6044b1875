package io.holdout.processor.advice;

import io.holdout.model.DeviceState.State;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.UserAgent;
import java.util.List;

/** The situation of a device, with nothing known of the tenant and of sources but what is said. */
final class Situations {
    private final UserAgent agent;
    private final Family family;
    private final Protocol protocol;
    private final State state;
    private Answer consent = Answer.UNKNOWN;
    private boolean appDisabled;
    private boolean assignmentRequired;
    private boolean upgradeStopped;
    private boolean oldAccount;
    private boolean unfamiliarSource;

    Situations(UserAgent agent, Family family, Protocol protocol, State state) {
        this.agent = agent;
        this.family = family;
        this.protocol = protocol;
        this.state = state;
    }

    Situations consent(Answer value) {
        consent = value;
        return this;
    }

    Situations appDisabled() {
        appDisabled = true;
        return this;
    }

    Situations assignmentRequired() {
        assignmentRequired = true;
        return this;
    }

    Situations upgradeStopped() {
        upgradeStopped = true;
        return this;
    }

    Situations oldAccount() {
        oldAccount = true;
        return this;
    }

    Situations unfamiliarSource() {
        unfamiliarSource = true;
        return this;
    }

    Situation get() {
        return new Situation(
                family,
                agent.model(),
                agent.os(),
                agent.proxy(),
                List.of(protocol),
                state,
                consent,
                appDisabled,
                assignmentRequired,
                upgradeStopped,
                oldAccount,
                unfamiliarSource);
    }
}
