package io.holdout.model.ocsf;

import static io.holdout.model.ocsf.DetectionFinding.orEmpty;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            Evidence.Actor actor = evidence.actor();
            addAddress(found, "evidences[].src_endpoint.ip", source == null ? "" : source.ip());
            addUser(
                    found,
                    "evidences[].actor.user.name",
                    actor == null ? "" : actor.user().name());
            addAgent(found, "evidences[].http_request.user_agent", evidence.httpRequest());
        }
        return List.copyOf(found);
    }

    /** The same of one event. */
    static List<Observable> of(Evidence.User user, String address, Evidence.@Nullable HttpRequest request) {
        Set<Observable> found = new LinkedHashSet<>();
        addAddress(found, "src_endpoint.ip", address);
        addUser(found, "user.name", user.name());
        addAgent(found, "http_request.user_agent", request);
        return List.copyOf(found);
    }

    private static void addAddress(Set<Observable> found, String where, String address) {
        if (!address.isEmpty()) {
            found.add(new Observable(where, 2, "IP Address", address));
        }
    }

    private static void addUser(Set<Observable> found, String where, String name) {
        if (!name.isEmpty()) {
            found.add(new Observable(where, 4, "User Name", name));
        }
    }

    private static void addAgent(Set<Observable> found, String where, Evidence.@Nullable HttpRequest request) {
        if (request != null) {
            found.add(new Observable(where, 16, "HTTP User-Agent", request.userAgent()));
        }
    }
}
