package io.holdout.model;

/** OCSF severities in use. */
public enum Severity {
    INFORMATIONAL(1, "Informational"),
    LOW(2, "Low"),
    MEDIUM(3, "Medium"),
    HIGH(4, "High"),
    CRITICAL(5, "Critical");

    private final int id;
    private final String caption;

    Severity(int id, String caption) {
        this.id = id;
        this.caption = caption;
    }

    /** OCSF {@code severity_id}. */
    public int id() {
        return id;
    }

    /** OCSF {@code severity}. */
    public String caption() {
        return caption;
    }
}
