package io.holdout.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The whole numbers that an option takes; any other is wrong use.
 *
 * @param most still taken
 */
record Range(String option, long least, long most) {
    static final Range PARTITIONS = new Range("--partitions", 1, 1024);
    static final Range USERS = new Range("--users", 1, 1_000_000);
    static final Range DAYS = new Range("--days", 1, 3650);

    /** A port to listen at, 0 for any free one. */
    static Range port(String option) {
        return new Range(option, 0, 65_535);
    }

    void check(long value, CommandSpec command) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command.commandLine(), option + " must lie between " + least + " and " + most + ": " + value);
        }
    }
}
