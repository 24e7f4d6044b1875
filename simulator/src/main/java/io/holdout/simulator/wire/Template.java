package io.holdout.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON with named holes, cut up once so that filling it is little more than copying bytes. */
final class Template<H extends Enum<H>> {
    private static final Pattern HOLE = Pattern.compile("\\$\\{([A-Z_]+)}");

    private final List<byte[]> pieces = new ArrayList<>();
    private final List<H> holes = new ArrayList<>();

    /**
     * Reads a template.
     *
     * @param text JSON with {@code ${NAME}} for a hole; line breaks and the spaces around them are layout only
     */
    Template(Class<H> names, String text) {
        String json = text.replaceAll("\\s*\\n\\s*", "");
        Matcher hole = HOLE.matcher(json);
        int from = 0;
        while (hole.find()) {
            pieces.add(json.substring(from, hole.start()).getBytes(UTF_8));
            holes.add(Enum.valueOf(names, hole.group(1)));
            from = hole.end();
        }
        pieces.add(json.substring(from).getBytes(UTF_8));
    }

    void fill(JsonBuffer out, Filler<H> filler) {
        for (int i = 0; i < holes.size(); i++) {
            out.raw(pieces.get(i));
            filler.fill(holes.get(i));
        }
        out.raw(pieces.get(holes.size()));
    }

    /** Writes what belongs into a hole. */
    interface Filler<H> {
        void fill(H hole);
    }
}
