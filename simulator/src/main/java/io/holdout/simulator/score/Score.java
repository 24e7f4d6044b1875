package io.holdout.simulator.score;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well a report tells the truth.
 *
 * @param rules sorted by id
 * @param inventory the same for the grades of the inventory, of which each row has one; empty where either knows none
 * @param states how many devices stand where, by the state that is true and the one reported; {@code none} where there is no such device
 * @param devices devices of the labels and of the report together
 * @param devicesRight devices that stand where they do, or where a reader of the log may believe them
 * @param disagreements sorted by kind and time
 */
public record Score(
        List<RuleScore> rules,
        List<RuleScore> inventory,
        Map<String, Map<String, Integer>> states,
        int devices,
        int devicesRight,
        List<Disagreement> disagreements) {

    public Score {
        rules = List.copyOf(rules);
        inventory = List.copyOf(inventory);
        disagreements = List.copyOf(disagreements);
    }

    /** Whether less than that share of the devices stand where they should. */
    public boolean areDevicesBelow(double least) {
        return devicesRight < least * devices;
    }

    /**
     * One rule.
     *
     * @param expected findings that there should be
     * @param found findings that there are
     * @param right those that are right, optional ones included
     * @param missed expected ones that are not there
     * @param precision share of the found ones that are right; null when nothing was found
     * @param recall share of the expected ones that were found; null when nothing was expected
     */
    public record RuleScore(
            String rule,
            int expected,
            int found,
            int right,
            int missed,
            @Nullable Double precision,
            @Nullable Double recall) {

        static RuleScore of(String rule, int expected, int found, int right, int missed) {
            return new RuleScore(
                    rule,
                    expected,
                    found,
                    right,
                    missed,
                    found == 0 ? null : (double) right / found,
                    expected == 0 ? null : (double) (expected - missed) / expected);
        }

        /** Whether precision or recall is lower. */
        public boolean isBelow(double least) {
            return (precision != null && precision < least) || (recall != null && recall < least);
        }
    }

    /** In what way a report differs from the truth. */
    public enum Kind {
        /** There should be a finding. */
        MISSED,
        /** Nothing happened that this finding tells. */
        FALSE_ALARM,
        /** The cause is told by another finding already. */
        REPEATED,
        /** The cause is there, but not at that time. */
        OTHER_TIME,
        /** The user and the time are right, but not what it is about. */
        OTHER_ENTITY,
        /** Right, but surer than anybody can be. */
        TOO_SURE,
        /** The device stands elsewhere. */
        WRONG_STATE,
        /** There should be such a device. */
        MISSING_DEVICE,
        /** There is no such device. */
        UNKNOWN_DEVICE,
        /** The row of the inventory says something else, or is not there. */
        WRONG_GRADE
    }

    /**
     * One difference.
     *
     * @param what rule or device
     * @param user name, empty when it is about no single user
     * @param entity empty when it is about nothing but the user or the tenant
     * @param expected what is true, in words
     * @param found what was reported, in words
     * @param stories of the labels, and of the sign-ins of the finding
     * @param records ids of the sign-ins behind it
     */
    public record Disagreement(
            Kind kind,
            String what,
            String user,
            String entity,
            String expected,
            String found,
            List<String> stories,
            List<String> records) {

        public Disagreement {
            stories = stories.stream().distinct().sorted().toList();
            records = List.copyOf(records);
        }
    }
}
