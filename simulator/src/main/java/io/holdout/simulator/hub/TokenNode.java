package io.holdout.simulator.hub;

import java.util.Map;

/** {@code $cbs}: takes the tokens of one connection. What a token says is not looked at. */
final class TokenNode implements RequestLink.Node {
    private final EmulatorFaults faults;
    private boolean accepted;

    TokenNode(EmulatorFaults faults) {
        this.faults = faults;
    }

    @Override
    public RequestLink.Reply answer(Map<String, Object> request) {
        if (!"put-token".equals(request.get("operation"))) {
            return RequestLink.Reply.refused(400, "The operation is not understood.");
        }
        if (faults.rejectsTokens()) {
            return RequestLink.Reply.refused(401, "InvalidSignature: The token has an invalid signature.");
        }
        accepted = true;
        return new RequestLink.Reply(202, "Accepted", null);
    }

    boolean hasAccepted() {
        return accepted;
    }
}
