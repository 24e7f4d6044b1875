package io.holdout.model.ocsf;

import static io.holdout.model.ocsf.DetectionFinding.orEmpty;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A value that an analyst pivots on, and where in the event it is found.
 *
 * @param name path in the event, {@code evidences[].src_endpoint.ip}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Observable(String name, int typeId, String type, String value) {

    public Observable {
        name = orEmpty(name);
        type = orEmpty(type);
        value = orEmpty(value);
    }

    /** Addresses, user names and user agents of the evidences, each once, in their order. */
    static List<Observable> of(List<Evidence> evidences) {
        Set<Observable> found = new LinkedHashSet<>();
        for (Evidence evidence : evidences) {
            Evidence.Endpoint source = evidence.srcEndpoint();
            if (source != null && !source.ip().isEmpty()) {
                found.add(new Observable("evidences[].src_endpoint.ip", 2, "IP Address", source.ip()));
            }
            Evidence.Actor actor = evidence.actor();
            if (actor != null && !actor.user().name().isEmpty()) {
                found.add(new Observable(
                        "evidences[].actor.user.name",
                        4,
                        "User Name",
                        actor.user().name()));
            }
            Evidence.HttpRequest request = evidence.httpRequest();
            if (request != null) {
                found.add(new Observable(
                        "evidences[].http_request.user_agent", 16, "HTTP User-Agent", request.userAgent()));
            }
        }
        return List.copyOf(found);
    }
}
