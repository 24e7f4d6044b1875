package io.holdout.simulator.wire;

/** Writes the records of one tenant, of whatever category. */
public final class RecordWriter {
    private final SignInWriter signIns;
    private final NeighbourWriter neighbours;
    private final ChangeWriter changes;

    public RecordWriter(JsonBuffer out, long seed, String tenant) {
        signIns = new SignInWriter(out, seed, tenant);
        neighbours = new NeighbourWriter(out, tenant);
        changes = new ChangeWriter(out, tenant);
    }

    /**
     * Writes one record.
     *
     * @param recorded envelope {@code time}, in {@link Ticks}
     * @param part which of the records that the moment is split into for its many policies
     * @param revised whether it tells what was found out later
     */
    public void write(Moment moment, long recorded, int part, int parts, boolean revised) {
        if (moment.look().category().isSignIn()) {
            signIns.write(moment, recorded, part, parts, revised);
        } else if (!moment.change().targets().isEmpty()) {
            changes.write(moment, recorded);
        } else {
            neighbours.write(moment, recorded);
        }
    }
}
