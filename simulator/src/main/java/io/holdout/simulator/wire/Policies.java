package io.holdout.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The tenant's conditional access policies, and what they say of a sign-in, as JSON. */
final class Policies {
    /** Azure splits a record that more policies than this apply to, and repeats the rest of it. */
    static final int MOST_IN_A_RECORD = 34;

    private static final int OWN = 3;
    private static final int PILOTS = 48;

    private final long seed;
    private final byte[] passed;
    private final byte[] tolerated;
    private final byte[] blocked;
    private final byte[] unproven;
    private final byte[] nothing;
    private final byte[] firstPilots;
    private final byte[] lastPilots;

    Policies(long seed) {
        this.seed = seed;
        passed = own("success", "notApplied", 3, 0, 7, 16);
        tolerated = own("notApplied", "reportOnlyFailure", 7, 16, 23, 0);
        blocked = own("notApplied", "failure", 7, 16, 23, 0);
        unproven = own("failure", "notApplied", 23, 0, 7, 16);
        nothing = own("notApplied", "notApplied", 1, 2, 1, 2);
        firstPilots = pilots(0, MOST_IN_A_RECORD - OWN);
        lastPilots = pilots(MOST_IN_A_RECORD - OWN, PILOTS);
    }

    /** The content of {@code appliedConditionalAccessPolicies} in one part of a record of so many parts. */
    void write(JsonBuffer out, Moment moment, int part, int parts) {
        if (part > 0) {
            out.raw(lastPilots);
            return;
        }
        out.raw(verdict(moment));
        if (parts > 1) {
            out.raw(",").raw(firstPilots);
        }
    }

    private byte[] verdict(Moment moment) {
        boolean refused = moment.outcome().conditionalAccess().equals("failure");
        if (moment.look().isLegacy()) {
            return refused ? blocked : tolerated;
        }
        if (refused) {
            return unproven;
        }
        return moment.outcome().conditionalAccess().equals("success") ? passed : nothing;
    }

    private byte[] own(String mfa, String legacy, int mfaMet, int mfaUnmet, int legacyMet, int legacyUnmet) {
        String all = policy(0, "Second factor for everybody", "Mfa", mfa, mfaMet, mfaUnmet)
                + ","
                + policy(1, "No legacy authentication", "Block", legacy, legacyMet, legacyUnmet)
                + ","
                + policy(2, "Managed devices for administrators", "RequireCompliantDevice", "notApplied", 0, 1);
        return all.getBytes(UTF_8);
    }

    private byte[] pilots(int from, int to) {
        StringBuilder json = new StringBuilder();
        for (int i = from; i < to; i++) {
            json.append(i == from ? "" : ",");
            json.append(policy(OWN + i, "Pilot group " + (i + 1), "Mfa", "reportOnlyNotApplied", 1, 2));
        }
        return json.toString().getBytes(UTF_8);
    }

    private String policy(int number, String name, String grant, String result, int met, int unmet) {
        Guid id = Guid.of(Dice.mix(seed, 0x901), number);
        return "{\"id\":\"" + id + "\",\"displayName\":\"" + name
                + "\",\"enforcedGrantControls\":[\"" + grant
                + "\"],\"enforcedSessionControls\":[],\"result\":\"" + result
                + "\",\"conditionsSatisfied\":" + met
                + ",\"conditionsNotSatisfied\":" + unmet + "}";
    }
}
