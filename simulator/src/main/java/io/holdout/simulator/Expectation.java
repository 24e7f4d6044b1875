package io.holdout.simulator;

import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A finding that the script wants to be told of. When it begins is known once the script has been played: with the first
 * sign-in that shows the cause.
 *
 * @param who whom it is about; null when it is about the tenant
 * @param device key of the device whose sign-ins show it; empty for any of the story
 * @param entity device, source prefix or application; empty when the user or the tenant alone is meant
 * @param from sign-ins before do not show it
 * @param delay how much later than that sign-in it can be concluded
 * @param slack how much later still it may begin
 * @param count how many such sign-ins show it
 * @param optional nobody is wrong who does not say so
 */
record Expectation(
        Story story,
        Alert alert,
        @Nullable Person who,
        String device,
        String entity,
        Grade grade,
        long from,
        Predicate<Moment> trigger,
        long delay,
        long slack,
        int count,
        boolean optional) {

    /** About one device of a user, shown by the sign-ins of this device. */
    static Expectation ofDevice(Story story, Alert alert, Person who, Device device, Grade grade) {
        return of(story, alert, who, device.key(), device.key(), grade);
    }

    /** About a user. */
    static Expectation ofUser(Story story, Alert alert, Person who, Device device, String entity, Grade grade) {
        return of(story, alert, who, device.key(), entity, grade);
    }

    /** About a user, shown by sign-ins that are given with it. */
    static Expectation ofUser(Story story, Alert alert, Person who, String entity, Grade grade) {
        return of(story, alert, who, "", entity, grade);
    }

    /** About the tenant, or a source that many users share. */
    static Expectation ofTenant(Story story, Alert alert, String entity, Grade grade) {
        return of(story, alert, null, "", entity, grade);
    }

    private static Expectation of(
            Story story, Alert alert, @Nullable Person who, String device, String entity, Grade grade) {
        return new Expectation(
                story, alert, who, device, entity, grade, Long.MIN_VALUE, moment -> true, 0, Ticks.HOUR, 1, false);
    }

    Expectation from(long ticks) {
        return new Expectation(story, alert, who, device, entity, grade, ticks, trigger, delay, slack, count, optional);
    }

    Expectation when(Predicate<Moment> shows) {
        return new Expectation(story, alert, who, device, entity, grade, from, shows, delay, slack, count, optional);
    }

    Expectation after(long ticks) {
        return new Expectation(story, alert, who, device, entity, grade, from, trigger, ticks, slack, count, optional);
    }

    Expectation within(long ticks) {
        return new Expectation(story, alert, who, device, entity, grade, from, trigger, delay, ticks, count, optional);
    }

    Expectation times(int number) {
        return new Expectation(story, alert, who, device, entity, grade, from, trigger, delay, slack, number, optional);
    }

    Expectation perhaps() {
        return new Expectation(story, alert, who, device, entity, grade, from, trigger, delay, slack, count, true);
    }

    static boolean letIn(Moment moment) {
        return moment.look().isLegacy() && moment.outcome().succeeded();
    }

    static boolean stopped(Moment moment) {
        return moment.look().isPasswordGrant() && moment.outcome().stopped();
    }

    static boolean refused(Moment moment) {
        return moment.look().isPasswordGrant()
                && !moment.outcome().succeeded()
                && !moment.outcome().stopped();
    }

    /** Signed in with modern authentication. */
    static boolean modern(Moment moment) {
        return !moment.look().isLegacy() && moment.outcome().succeeded();
    }
}
