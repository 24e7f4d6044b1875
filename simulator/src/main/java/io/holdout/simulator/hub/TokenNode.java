package io.holdout.simulator.hub;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $cbs}: takes the tokens of one connection. What a token says is not looked at. */
final class TokenNode implements RequestLink.Node {
    private final EmulatorFaults faults;
    private final Traffic traffic;
    private boolean accepted;

    TokenNode(EmulatorFaults faults, Traffic traffic) {
        this.faults = faults;
        this.traffic = traffic;
    }

    @Override
    public RequestLink.Reply answer(Map<String, Object> request, @Nullable Object body) {
        if (!"put-token".equals(request.get("operation"))) {
            return RequestLink.Reply.refused(400, "The operation is not understood.");
        }
        traffic.put(new PutToken(
                String.valueOf(request.get("type")), String.valueOf(request.get("name")), String.valueOf(body)));
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
