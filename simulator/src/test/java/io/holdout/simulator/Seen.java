package io.holdout.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One record as somebody sees it who reads the hub: an understanding of the wire of its own, apart from the simulator's. */
record Seen(JsonNode json, Instant enqueued) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US);

    /** The records of an event, none if it is broken. */
    static List<Seen> in(HubEvent event) {
        List<Seen> records = new ArrayList<>();
        try {
            JsonNode body = MAPPER.readTree(event.body());
            if (body != null && body.path("records").isArray()) {
                body.path("records").forEach(json -> records.add(new Seen(json, event.enqueued())));
            }
        } catch (JsonProcessingException broken) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalStateException("no input is involved", e);
        }
        return records;
    }

    boolean isFlat() {
        return json.has("Category");
    }

    String category() {
        return json.path(isFlat() ? "Category" : "category").asText();
    }

    boolean isSignIn() {
        return category().equals("SignInLogs") || category().equals("NonInteractiveUserSignInLogs");
    }

    /** A property of the sign-in, by its usual name. */
    JsonNode property(String name) {
        return isFlat()
                ? json.path(Character.toUpperCase(name.charAt(0)) + name.substring(1))
                : json.path("properties").path(name);
    }

    String text(String name) {
        return property(name).asText("");
    }

    String id() {
        return text("id");
    }

    Instant created() {
        String text = text("createdDateTime");
        return Instant.parse(text.replace("+00:00", "Z"));
    }

    Instant recorded() {
        String text = json.path(isFlat() ? "TimeGenerated" : "time").asText();
        return text.indexOf('/') < 0
                ? Instant.parse(text)
                : LocalDateTime.parse(text, AMERICAN).toInstant(ZoneOffset.UTC);
    }

    int code() {
        return property("status").path("errorCode").asInt(-1);
    }

    String address() {
        return text(isFlat() ? "iPAddress" : "ipAddress");
    }
}
