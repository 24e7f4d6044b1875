package io.holdout.simulator;

import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;

/** A time when nobody is let in through an app. */
record Outage(App app, long from, long until, Outcome outcome) {

    /** What becomes of the moment. */
    Moment apply(Moment moment) {
        boolean met = moment.look().app().equals(app)
                && moment.look().category().isSignIn()
                && moment.created() >= from
                && moment.created() < until
                && moment.outcome().succeeded();
        return met ? moment.with(outcome) : moment;
    }

    Source.Listener before(Source.Listener listener) {
        return (moment, story, device) -> listener.heard(apply(moment), story, device);
    }
}
