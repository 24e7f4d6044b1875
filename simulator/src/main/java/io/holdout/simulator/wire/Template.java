package io.holdout.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON with named holes, cut up once so that filling it is little more than copying bytes. */
final class Template<H extends Enum<H>> {
    private static final Pattern HOLE = Pattern.compile("\\$\\{([A-Z_]+)}");

    private final byte[][] pieces;
    private final H[] holes;

    /**
     * Reads a template.
     *
     * @param text JSON with {@code ${NAME}} for a hole; line breaks and the spaces around them are layout only
     */
    Template(Class<H> names, String text) {
        String json = text.replaceAll("\\s*\\n\\s*", "");
        List<byte[]> between = new ArrayList<>();
        List<H> found = new ArrayList<>();
        Matcher hole = HOLE.matcher(json);
        int from = 0;
        while (hole.find()) {
            between.add(json.substring(from, hole.start()).getBytes(UTF_8));
            found.add(Enum.valueOf(names, hole.group(1)));
            from = hole.end();
        }
        between.add(json.substring(from).getBytes(UTF_8));
        pieces = between.toArray(byte[][]::new);
        // of the right length already, so it is this array that is filled
        holes = found.toArray(Arrays.copyOf(names.getEnumConstants(), found.size()));
    }

    void fill(JsonBuffer out, Filler<H> filler) {
        for (int i = 0; i < holes.length; i++) {
            out.raw(pieces[i]);
            filler.fill(holes[i]);
        }
        out.raw(pieces[holes.length]);
    }

    /** Writes what belongs into a hole. */
    interface Filler<H> {
        void fill(H hole);
    }
}
