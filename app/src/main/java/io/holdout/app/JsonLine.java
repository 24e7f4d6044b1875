package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.DeadLetter;
import io.holdout.model.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Records as lines of a file or a terminal. */
final class JsonLine {
    private static final Pattern UPPER_CONTROLS = Pattern.compile("[\\x7f-\\x9f]");

    private JsonLine() {}

    /** JSON without the control characters that it may hold as they are: some terminals obey them. */
    static String of(byte[] json) {
        return UPPER_CONTROLS
                .matcher(new String(json, UTF_8))
                .replaceAll(control -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) control.group().charAt(0)));
    }

    /** A dead letter, with its raw bytes as text. */
    static byte[] json(DeadLetter letter) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("reason", letter.reason().id());
        line.put("detail", letter.detail());
        line.put("file", letter.origin().source());
        line.put(
                letter.origin().unit().name().toLowerCase(Locale.ROOT),
                letter.origin().position());
        if (letter.origin().index() >= 0) {
            line.put("record", letter.origin().index());
        }
        line.put("raw", new String(letter.raw(), UTF_8));
        return Json.mapper().writeValueAsBytes(line);
    }
}
