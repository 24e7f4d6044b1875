package io.holdout.simulator.wire;

/** In what way a record differs from the usual shape; one in eight does. The shapes are those seen of real ones. */
enum Oddity {
    NONE,
    RESULT_AS_NUMBER,
    VERSION_AS_NUMBER,
    DURATION_AS_TEXT,
    DURATION_AS_DECIMAL,
    LEVEL_AS_TEXT,
    LEVEL_IN_WORDS,
    SIGNATURE_OF_2023,
    TIME_OF_THE_OTHER_FORMAT,
    NO_TENANT,
    RESOURCE_IN_CAPITALS,
    ADDRESS_WITH_PORT,
    NO_LOCATION,
    ONLY_COORDINATES,
    NO_AGENT,
    EMPTY_AGENT,
    NO_PROTOCOL,
    NO_SYSTEM,
    SYSTEM_AS_TEXT,
    NESTED_AS_TEXT,
    NO_POLICIES,
    NO_ASSESSMENT,
    NAME_IN_CAPITALS,
    FLAT;

    private static final Oddity[] ALL = values();

    /** The oddity of a moment; none that would hide who or what signed in. */
    static Oddity of(Moment moment) {
        Dice dice = Dice.of(moment.seed(), 0x0dd1);
        if (!dice.chance(0.125)) {
            return NONE;
        }
        Oddity oddity = ALL[dice.below(ALL.length)];
        return switch (oddity) {
            case NO_AGENT, EMPTY_AGENT, NO_PROTOCOL -> moment.look().isPasswordGrant() ? NONE : oddity;
            default -> oddity;
        };
    }
}
