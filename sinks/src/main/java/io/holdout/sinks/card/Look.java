package io.holdout.sinks.card;

import org.jspecify.annotations.Nullable;

/** How a text looks, in the words of Adaptive Cards. */
enum Look {
    PLAIN(null, null, false),
    BOLD(null, "Bolder", false),
    TITLE("Medium", "Bolder", false),
    SMALL("Small", null, true),
    SMALL_BOLD("Small", "Bolder", false),
    SUBTLE(null, null, true);

    private final @Nullable String size;
    private final @Nullable String weight;
    private final boolean subtle;

    Look(@Nullable String size, @Nullable String weight, boolean subtle) {
        this.size = size;
        this.weight = weight;
        this.subtle = subtle;
    }

    TeamsMessage.Run run(String text) {
        return new TeamsMessage.Run("TextRun", text, size, weight, subtle);
    }
}
