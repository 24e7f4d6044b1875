package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How sure a statement is, with its OCSF grade. */
public enum Confidence {
    @JsonProperty("possible")
    POSSIBLE(1, "Low"),
    @JsonProperty("likely")
    LIKELY(2, "Medium"),
    @JsonProperty("certain")
    CERTAIN(3, "High");

    private final int id;
    private final String caption;

    Confidence(int id, String caption) {
        this.id = id;
        this.caption = caption;
    }

    /** OCSF {@code confidence_id}. */
    public int id() {
        return id;
    }

    /** OCSF {@code confidence}. */
    public String caption() {
        return caption;
    }

    /** The name used in reports: possible, likely, certain. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
